package foehn.block;

import foehn.kernel.Ids;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `/types/{id}/encryption`: how volumes of a type are to be encrypted.
final class EncryptionRoutes {
    private static final Set<String> LOCATIONS = Set.of("front-end", "back-end");

    private final Common common;
    private final Types types;

    EncryptionRoutes(Common common, Types types) {
        this.common = common;
        this.types = types;
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/types/{id}/encryption", Policy.ADMIN, this::show)
                .on("POST", "/types/{id}/encryption", Policy.ADMIN, this::create)
                .on("GET", "/types/{id}/encryption/{name}", Policy.ADMIN, this::showOne)
                .on("PUT", "/types/{id}/encryption/{name}", Policy.ADMIN, this::update)
                .on("DELETE", "/types/{id}/encryption/{name}", Policy.ADMIN, this::delete);
    }

    private Optional<Encryption> of(Exchange x) {
        var type = types.get(x.caller(), x.variable("id"));
        return common.tables().encryptions.list(Selection.where("type_id", type.id())).stream()
                .findFirst();
    }

    /// A type has one at most, so whatever clients call it in the path it is that one.
    private Encryption require(Exchange x) {
        return of(x).orElseThrow(() -> Cinder.missing("Volume type encryption for type", x.variable("id")));
    }

    private static ObjectNode view(Encryption encryption) {
        return Json.object()
                .put("volume_type_id", encryption.typeId())
                .put("encryption_id", encryption.id())
                .put("provider", encryption.provider())
                .put("cipher", encryption.cipher())
                .put("key_size", encryption.keySize())
                .put("control_location", encryption.controlLocation());
    }

    /// An empty object when there is none.
    private void show(Exchange x) {
        var found = of(x);
        if (found.isEmpty()) {
            x.json(200, Json.object());
            return;
        }
        var encryption = found.get();
        x.json(
                200,
                view(encryption)
                        .put("deleted", false)
                        .put("created_at", Times.naive(encryption.createdAt()))
                        .put("updated_at", Views.time(encryption.updatedAt()))
                        .putNull("deleted_at"));
    }

    private void showOne(Exchange x) {
        var name = x.variable("name");
        var value = view(require(x)).get(name);
        if (value == null || value.isNull()) {
            throw Cinder.missing("Encryption spec", name);
        }
        var body = Json.object();
        body.set(name, value);
        x.json(200, body);
    }

    private void create(Exchange x) {
        var fields = x.fields("encryption");
        var type = types.get(x.caller(), x.variable("id"));
        requireUnused(type);
        var encryption = new Encryption(
                Ids.uuid(),
                type.id(),
                fields.text("provider", 1, 255),
                fields.optionalText("cipher", 1, 255).orElse(null),
                fields.optionalInteger("key_size", 0, Integer.MAX_VALUE).orElse(null),
                location(fields).orElse("front-end"),
                common.now(),
                null);
        if (!common.tables().encryptions.insert(encryption)) {
            throw Cinder.refused("Volume type encryption for type " + type.id() + " already exists.");
        }
        var body = Json.object();
        body.set("encryption", view(encryption));
        x.json(200, body);
    }

    private static Optional<String> location(Fields fields) {
        var location = fields.optionalText("control_location", 1, 255);
        if (location.isPresent() && !LOCATIONS.contains(location.get())) {
            throw Cinder.invalidInput("Valid control location are: " + LOCATIONS);
        }
        return location;
    }

    /// What is written in one way is not read in another.
    private void requireUnused(BlockType type) {
        if (common.tables().volumes.count(Selection.where("type_id", type.id())) > 0) {
            throw Cinder.refused("Cannot change the encryption of a volume type that is in use.");
        }
    }

    private void update(Exchange x) {
        var fields = x.fields("encryption");
        var encryption = require(x);
        requireUnused(types.get(x.caller(), x.variable("id")));
        var values = Values.of("updated_at", common.now());
        var shown = Json.object();
        fields.optionalText("provider", 1, 255).ifPresent(v -> {
            values.and("provider", v);
            shown.put("provider", v);
        });
        location(fields).ifPresent(v -> {
            values.and("control_location", v);
            shown.put("control_location", v);
        });
        if (fields.has("cipher")) {
            var cipher = fields.optionalText("cipher", 0, 255).orElse(null);
            values.and("cipher", cipher);
            shown.put("cipher", cipher);
        }
        if (fields.has("key_size")) {
            var size = fields.optionalInteger("key_size", 0, Integer.MAX_VALUE).orElse(null);
            values.and("key_size", size);
            shown.put("key_size", size);
        }
        common.tables().encryptions.set(encryption.id(), values);
        var body = Json.object();
        body.set("encryption", shown);
        x.json(200, body);
    }

    private void delete(Exchange x) {
        var encryption = require(x);
        requireUnused(types.get(x.caller(), x.variable("id")));
        common.tables().encryptions.delete(encryption.id());
        x.status(202);
    }
}
