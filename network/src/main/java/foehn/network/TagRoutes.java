package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import foehn.kernel.auth.Policy;
import foehn.kernel.db.Database;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The tags of one collection: `/v2.0/networks/{id}/tags`.
final class TagRoutes<T extends Resource> {
    private static final int LENGTH_MAX = 255;
    private static final int TAGS_MAX = 50;

    private final Database db;
    private final RowStore<T> rows;
    private final Schema schema;
    private final InstantSource clock;
    private final Lookup<T> lookup;

    TagRoutes(Database db, RowStore<T> rows, Schema schema, InstantSource clock) {
        this.db = db;
        this.rows = rows;
        this.schema = schema;
        this.clock = clock;
        this.lookup = new Lookup<>(rows, schema);
    }

    Routes routes() {
        var all = schema.path() + "/{id}/tags";
        return new Routes()
                .on("GET", all, Policy.READER, x -> answer(x, tags(lookup.visible(x.caller(), x.variable("id")))))
                .on("PUT", all, Policy.MEMBER, this::replace)
                .on("DELETE", all, Policy.MEMBER, this::clear)
                .on("GET", all + "/{tag}", Policy.READER, this::show)
                .on("PUT", all + "/{tag}", Policy.MEMBER, this::add)
                .on("DELETE", all + "/{tag}", Policy.MEMBER, this::remove);
    }

    private static List<String> tags(Resource row) {
        return Lists.texts(row.tags());
    }

    private static void answer(Exchange x, Collection<String> tags) {
        var body = Json.object();
        var array = body.putArray("tags");
        tags.forEach(array::add);
        x.json(200, body);
    }

    private void replace(Exchange x) {
        var body = Fields.of(x.json(), "body").allowOnly("tags");
        if (!body.has("tags")) {
            throw Fault.invalid("body", "'tags' is a required property");
        }
        var tags = new LinkedHashSet<>(body.texts("tags", LENGTH_MAX));
        tags.forEach(TagRoutes::requireTag);
        write(x.caller(), x.variable("id"), _ -> tags);
        answer(x, tags);
    }

    private static void requireTag(String tag) {
        if (tag.isEmpty() || tag.length() > LENGTH_MAX || tag.indexOf(',') >= 0) {
            throw Fault.invalid("tags", "A tag has between 1 and " + LENGTH_MAX + " characters, and no comma.");
        }
    }

    private void clear(Exchange x) {
        write(x.caller(), x.variable("id"), _ -> Set.of());
        x.status(204);
    }

    private void show(Exchange x) {
        require(tags(lookup.visible(x.caller(), x.variable("id"))), x.variable("tag"));
        x.status(204);
    }

    private static void require(List<String> tags, String tag) {
        if (!tags.contains(tag)) {
            throw Neutron.missing("TagNotFound", "Tag " + tag + " could not be found.");
        }
    }

    private void add(Exchange x) {
        var tag = x.variable("tag");
        requireTag(tag);
        write(x.caller(), x.variable("id"), before -> {
            var tags = new LinkedHashSet<>(before);
            tags.add(tag);
            return tags;
        });
        x.status(201);
    }

    private void remove(Exchange x) {
        var tag = x.variable("tag");
        write(x.caller(), x.variable("id"), before -> {
            require(before, tag);
            var tags = new ArrayList<>(before);
            tags.remove(tag);
            return tags;
        });
        x.status(204);
    }

    /// From the tags there are to those there shall be.
    private interface Change {
        Collection<String> of(List<String> before);
    }

    private void write(Caller caller, String id, Change change) {
        db.run(_ -> {
            var row = lookup.owned(caller, id, "update");
            var tags = change.of(tags(row));
            if (tags.size() > TAGS_MAX) {
                throw Fault.invalid("tags", "At most " + TAGS_MAX + " tags are allowed.");
            }
            rows.setTags(id, Lists.write(tags), clock.millis());
        });
    }
}
