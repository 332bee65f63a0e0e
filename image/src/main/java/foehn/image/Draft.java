package foehn.image;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An image while it is being created or changed: takes one attribute at a time and refuses what this caller must not
/// write. Nothing of it is seen before [#finish].
final class Draft {
    private static final int PROPERTY_NAME_MAX = 255;
    private static final int PROPERTY_VALUE_MAX = 65535;
    private static final int TAG_MAX = 255;
    private static final String RESERVED = "os_glance";

    private final Caller caller;
    private final Image before;
    private @Nullable String name;
    private String owner;
    private Image.Visibility visibility;
    private @Nullable String containerFormat;
    private @Nullable String diskFormat;
    private long minDisk;
    private long minRam;
    private boolean isProtected;
    private boolean osHidden;
    private final SortedSet<String> tags = new TreeSet<>();
    private final SortedMap<String, String> properties = new TreeMap<>();

    Draft(Caller caller, DescribedImage from) {
        this.caller = caller;
        this.before = from.image();
        this.name = before.name();
        this.owner = before.owner();
        this.visibility = before.visibility();
        this.containerFormat = before.containerFormat();
        this.diskFormat = before.diskFormat();
        this.minDisk = before.minDisk();
        this.minRam = before.minRam();
        this.isProtected = before.isProtected();
        this.osHidden = before.osHidden();
        tags.addAll(from.tags());
        properties.putAll(from.properties());
    }

    /// Whether an attribute or property of this name stands there.
    boolean has(String name) {
        return Attribute.of(name).isPresent() || properties.containsKey(name);
    }

    /// Throws when nobody may write an attribute of this name.
    static void requireWritable(String name) {
        if (Attribute.of(name).filter(Attribute::isFixed).isPresent()) {
            throw Fault.forbidden("Attribute '" + name + "' is read-only.");
        }
        if (name.startsWith(RESERVED)
                || name.equals("location")
                || name.equals("locations")
                || name.equals("deleted")
                || name.equals("deleted_at")) {
            throw Fault.forbidden("Attribute '" + name + "' is reserved.");
        }
    }

    /// Writes an attribute, or a custom property.
    void set(String attribute, JsonNode value) {
        requireWritable(attribute);
        var known = Attribute.of(attribute);
        if (known.isEmpty()) {
            properties.put(propertyName(attribute), propertyValue(attribute, value));
            return;
        }
        known.get().check(value);
        switch (known.get()) {
            case NAME -> name = value.isNull() ? null : value.stringValue();
            case OWNER -> setOwner(value);
            case VISIBILITY -> setVisibility(value);
            case CONTAINER_FORMAT -> {
                requireQueued(attribute);
                containerFormat = value.isNull() ? null : value.stringValue();
            }
            case DISK_FORMAT -> {
                requireQueued(attribute);
                diskFormat = value.isNull() ? null : value.stringValue();
            }
            case MIN_DISK -> minDisk = value.longValue();
            case MIN_RAM -> minRam = value.longValue();
            case PROTECTED -> isProtected = value.booleanValue();
            case OS_HIDDEN -> osHidden = value.booleanValue();
            case TAGS -> {
                tags.clear();
                value.values().forEach(t -> tags.add(t.stringValue()));
            }
            default -> throw Fault.forbidden("Attribute '" + attribute + "' is read-only.");
        }
    }

    private void setOwner(JsonNode value) {
        if (value.isNull() || value.stringValue().isEmpty()) {
            throw Fault.invalid("owner", "An image has an owner.");
        }
        var wanted = value.stringValue();
        if (!wanted.equals(owner) && !caller.isAdmin()) {
            throw Fault.forbidden("You are not permitted to give images to '" + wanted + "'.");
        }
        owner = wanted;
    }

    private void setVisibility(JsonNode value) {
        var wanted = Image.Visibility.valueOf(value.stringValue().toUpperCase(Locale.ROOT));
        if (wanted == Image.Visibility.PUBLIC && visibility != wanted && !caller.isAdmin()) {
            throw Fault.forbidden("You are not authorized to make an image public.");
        }
        visibility = wanted;
    }

    /// The bytes were inspected as what they were said to be.
    private void requireQueued(String attribute) {
        if (before.status() != Image.Status.QUEUED) {
            throw Fault.forbidden("Attribute " + attribute + " can be only replaced for a queued image.");
        }
    }

    private static String propertyName(String name) {
        if (name.isEmpty() || name.length() > PROPERTY_NAME_MAX || name.indexOf('\0') >= 0) {
            throw Fault.invalid("properties", "A property's name has between 1 and 255 characters.");
        }
        return name;
    }

    private static String propertyValue(String name, JsonNode value) {
        if (!value.isString()) {
            throw Fault.invalid(name, "A string is expected.");
        }
        var text = value.stringValue();
        if (text.length() > PROPERTY_VALUE_MAX || text.indexOf('\0') >= 0) {
            throw Fault.invalid(name, "At most " + PROPERTY_VALUE_MAX + " characters, none of them U+0000.");
        }
        return text;
    }

    /// Removes a custom property.
    void remove(String attribute) {
        requireWritable(attribute);
        if (Attribute.of(attribute).isPresent()) {
            throw Fault.forbidden("Property " + attribute + " may not be removed.");
        }
        if (properties.remove(attribute) == null) {
            throw Fault.conflict("Property " + attribute + " does not exist.");
        }
    }

    void tag(String tag) {
        if (tag.isEmpty() || tag.length() > TAG_MAX) {
            throw Fault.invalid("tag", "Between 1 and " + TAG_MAX + " characters are expected.");
        }
        tags.add(tag);
    }

    void untag(String tag) {
        if (!tags.remove(tag)) {
            throw Fault.named(404, "NotFound", "The image does not have this tag.");
        }
    }

    /// What came of it.
    ///
    /// @param labelsMax how many tags, and how many properties, an image may have
    DescribedImage finish(int labelsMax, long now) {
        requireFew("tags", tags, labelsMax);
        requireFew("properties", properties.keySet(), labelsMax);
        var image = new Image(
                before.id(),
                name,
                owner,
                before.status(),
                visibility,
                containerFormat,
                diskFormat,
                minDisk,
                minRam,
                isProtected,
                osHidden,
                before.size(),
                before.virtualSize(),
                before.checksum(),
                before.sha512(),
                before.blob(),
                before.incoming(),
                before.staged(),
                before.failedImport(),
                before.createdAt(),
                now);
        return new DescribedImage(image, List.copyOf(tags), properties);
    }

    private static void requireFew(String what, Collection<String> labels, int max) {
        if (labels.size() > max) {
            throw Fault.named(
                    413,
                    "LimitExceeded",
                    "The limit has been exceeded on the number of allowed image " + what + ". Attempted: "
                            + labels.size() + ", Maximum: " + max);
        }
    }
}
