package foehn.image;

import foehn.kernel.Fault;
import foehn.kernel.json.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The attributes that every image has: one table that both checks what clients send and makes the schemas that they
/// ask for. What is not in it is a custom property, which is a text.
enum Attribute {
    ID("id", Kind.TEXT, "An identifier for the image", 36, List.of()),
    NAME("name", Kind.NULLABLE_TEXT, "Descriptive name for the image", 255, List.of()),
    STATUS("status", Kind.FIXED_TEXT, "Status of the image", 0, words(Image.Status.values(), s -> s.word())),
    VISIBILITY(
            "visibility",
            Kind.TEXT,
            "Scope of image accessibility",
            0,
            words(Image.Visibility.values(), v -> v.word())),
    PROTECTED("protected", Kind.FLAG, "If true, image will not be deletable.", 0, List.of()),
    OS_HIDDEN("os_hidden", Kind.FLAG, "If true, image will not appear in default image list response.", 0, List.of()),
    CHECKSUM("checksum", Kind.FIXED_NULLABLE_TEXT, "md5 hash of image contents.", 32, List.of()),
    OS_HASH_ALGO("os_hash_algo", Kind.FIXED_NULLABLE_TEXT, "Algorithm of os_hash_value", 64, List.of()),
    OS_HASH_VALUE("os_hash_value", Kind.FIXED_NULLABLE_TEXT, "Digest of the image contents", 128, List.of()),
    OWNER("owner", Kind.NULLABLE_TEXT, "Owner of the image", 255, List.of()),
    SIZE("size", Kind.FIXED_NUMBER, "Size of image file in bytes", 0, List.of()),
    VIRTUAL_SIZE("virtual_size", Kind.FIXED_NUMBER, "Virtual size of image in bytes", 0, List.of()),
    CONTAINER_FORMAT(
            "container_format",
            Kind.NULLABLE_TEXT,
            "Format of the container",
            0,
            List.of("ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed")),
    DISK_FORMAT(
            "disk_format",
            Kind.NULLABLE_TEXT,
            "Format of the disk",
            0,
            List.of("ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso")),
    CREATED_AT("created_at", Kind.FIXED_TEXT, "Date and time of image registration", 0, List.of()),
    UPDATED_AT("updated_at", Kind.FIXED_TEXT, "Date and time of the last image modification", 0, List.of()),
    TAGS("tags", Kind.TEXTS, "List of strings related to the image", 255, List.of()),
    MIN_RAM("min_ram", Kind.NUMBER, "Amount of ram (in MB) required to boot image.", 0, List.of()),
    MIN_DISK("min_disk", Kind.NUMBER, "Amount of disk space (in GB) required to boot image.", 0, List.of()),
    SELF("self", Kind.FIXED_TEXT, "An image self url", 0, List.of()),
    FILE("file", Kind.FIXED_TEXT, "An image file url", 0, List.of()),
    DIRECT_URL("direct_url", Kind.FIXED_TEXT, "URL to access the image file kept in external store", 0, List.of()),
    STORES("stores", Kind.FIXED_TEXT, "Store in which image data resides.", 0, List.of()),
    SCHEMA("schema", Kind.FIXED_TEXT, "An image schema url", 0, List.of());

    /// What an attribute holds, and whether clients may write it.
    enum Kind {
        TEXT("string", false, false),
        NULLABLE_TEXT("string", true, false),
        FIXED_TEXT("string", false, true),
        FIXED_NULLABLE_TEXT("string", true, true),
        FLAG("boolean", false, false),
        NUMBER("integer", false, false),
        FIXED_NUMBER("integer", true, true),
        TEXTS("array", false, false);

        private final String type;
        private final boolean nullable;
        private final boolean fixed;

        Kind(String type, boolean nullable, boolean fixed) {
            this.type = type;
            this.nullable = nullable;
            this.fixed = fixed;
        }
    }

    private static final Map<String, Attribute> BY_NAME = new LinkedHashMap<>();

    static {
        for (var attribute : values()) {
            BY_NAME.put(attribute.label, attribute);
        }
    }

    final String label;
    private final Kind kind;
    private final String description;
    private final int lengthMax;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of and toList
    private final List<String> words;

    Attribute(String label, Kind kind, String description, int lengthMax, List<String> words) {
        this.label = label;
        this.kind = kind;
        this.description = description;
        this.lengthMax = lengthMax;
        this.words = words;
    }

    private static <E> List<String> words(E[] values, Function<E, String> word) {
        return Arrays.stream(values).map(word).toList();
    }

    static Optional<Attribute> of(String label) {
        return Optional.ofNullable(BY_NAME.get(label));
    }

    /// Whether only the service writes it.
    boolean isFixed() {
        return kind.fixed;
    }

    /// Throws unless the value is one that the schema admits.
    void check(JsonNode value) {
        if (value.isNull() && kind.nullable) {
            return;
        }
        switch (kind) {
            case FLAG -> require(value.isBoolean(), "A boolean is expected.");
            case NUMBER, FIXED_NUMBER ->
                require(
                        value.isIntegralNumber()
                                && value.canConvertToLong()
                                && value.longValue() >= 0
                                && value.longValue() <= Integer.MAX_VALUE,
                        "An integer between 0 and " + Integer.MAX_VALUE + " is expected.");
            case TEXTS -> {
                require(value.isArray(), "A list of strings is expected.");
                value.values().forEach(this::checkText);
            }
            case TEXT, NULLABLE_TEXT, FIXED_TEXT, FIXED_NULLABLE_TEXT -> checkText(value);
        }
    }

    private void checkText(JsonNode value) {
        require(value.isString(), "A string is expected.");
        var text = value.stringValue();
        require(words.isEmpty() || words.contains(text), "One of " + words + " is expected.");
        require(lengthMax == 0 || text.length() <= lengthMax, "At most " + lengthMax + " characters are expected.");
        require(text.indexOf('\0') < 0, "It must not contain the character U+0000.");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Fault.invalid(label, otherwise);
        }
    }

    /// This attribute in the JSON schema of an image.
    ObjectNode schema() {
        var schema = Json.object();
        if (kind.nullable) {
            schema.putArray("type").add("null").add(kind.type);
        } else {
            schema.put("type", kind.type);
        }
        schema.put("description", description);
        if (kind == Kind.TEXTS) {
            schema.putObject("items").put("type", "string").put("maxLength", lengthMax);
        } else if (lengthMax > 0) {
            schema.put("maxLength", lengthMax);
        }
        if (!words.isEmpty()) {
            var array = schema.putArray("enum");
            if (kind.nullable) {
                array.addNull();
            }
            words.forEach(array::add);
        }
        if (kind.fixed) {
            schema.put("readOnly", true);
        }
        return schema;
    }
}
