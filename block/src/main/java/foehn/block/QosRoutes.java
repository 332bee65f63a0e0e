package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// `/qos-specs`: named limits, and the volume types that they hold for.
final class QosRoutes {
    private static final Set<String> CONSUMERS = Set.of("front-end", "back-end", "both");
    private static final int SPECS_MAX = 128;

    private final Common common;
    private final Types types;

    QosRoutes(Common common, Types types) {
        this.common = common;
        this.types = types;
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/qos-specs", Policy.ADMIN, this::list)
                .on("POST", "/qos-specs", Policy.ADMIN, this::create)
                .on("GET", "/qos-specs/{id}", Policy.ADMIN, this::show)
                .on("PUT", "/qos-specs/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/qos-specs/{id}", Policy.ADMIN, this::delete)
                .on("PUT", "/qos-specs/{id}/delete_keys", Policy.ADMIN, this::deleteKeys)
                .on("GET", "/qos-specs/{id}/associations", Policy.ADMIN, this::associations)
                .on("GET", "/qos-specs/{id}/associate", Policy.ADMIN, this::associate)
                .on("GET", "/qos-specs/{id}/disassociate", Policy.ADMIN, this::disassociate)
                .on("GET", "/qos-specs/{id}/disassociate_all", Policy.ADMIN, this::disassociateAll);
    }

    private QosSpec require(Exchange x) {
        var id = x.variable("id");
        return common.tables().qos.find(id).orElseThrow(() -> Cinder.missing("No such qos spec", id));
    }

    private ObjectNode view(QosSpec qos) {
        var view = Json.object().put("id", qos.id()).put("name", qos.name()).put("consumer", qos.consumer());
        common.tables().labels.of(qos.id(), LabelStore.SPEC).forEach(view.putObject("specs")::put);
        return view;
    }

    private void list(Exchange x) {
        var query = new ListQuery(x, Map.of("id", "id", "name", "name", "consumer", "consumer"), Set.of("id", "name"));
        var found = common.tables().qos.list(query.selection());
        var body = Json.object();
        var array = body.putArray("qos_specs");
        found.forEach(qos -> array.add(view(qos)));
        query.linkNext(body, "qos_specs", found, QosSpec::id);
        x.json(200, body);
    }

    private void answer(Exchange x, QosSpec qos) {
        var body = Json.object();
        body.set("qos_specs", view(qos));
        body.putArray("links")
                .addObject()
                .put("rel", "self")
                .put("href", x.baseUrl() + "/volume/v3/qos-specs/" + qos.id());
        x.json(200, body);
    }

    /// Everything in the body but the name and the consumer is a limit.
    private static Map<String, String> specs(Fields fields) {
        var specs = new TreeMap<String, String>();
        for (var name : fields.names()) {
            if (!Set.of("name", "consumer").contains(name)) {
                var value = fields.node().path(name);
                if (!value.isValueNode() || value.isNull() || name.isEmpty() || name.length() > 255) {
                    throw Fault.invalid(name.isEmpty() ? "qos_specs" : Cinder.clip(name), "A string is expected.");
                }
                specs.put(name, value.asString());
            }
        }
        if (specs.size() > SPECS_MAX
                || specs.values().stream().anyMatch(v -> v.length() > 255 || v.indexOf('\0') >= 0)) {
            throw Cinder.invalidInput("At most " + SPECS_MAX + " specs of at most 255 characters are allowed.");
        }
        return TypeRoutes.checked(specs);
    }

    private static String consumer(Fields fields, String otherwise) {
        var consumer = fields.optionalText("consumer", 1, 255).orElse(otherwise);
        if (!CONSUMERS.contains(consumer)) {
            throw Cinder.refused("Invalid qos specs: Valid consumer of QoS specs are: " + CONSUMERS);
        }
        return consumer;
    }

    private void create(Exchange x) {
        var fields = x.fields("qos_specs");
        var qos = new QosSpec(Ids.uuid(), TypeRoutes.name(fields), consumer(fields, "back-end"), common.now());
        var specs = specs(fields);
        common.tables().db.run(_ -> {
            if (!common.tables().qos.insert(qos)) {
                throw Fault.conflict("QoS specs " + qos.name() + " already exists.");
            }
            common.tables().labels.put(qos.id(), LabelStore.SPEC, specs);
        });
        answer(x, qos);
    }

    private void show(Exchange x) {
        answer(x, require(x));
    }

    private void update(Exchange x) {
        var fields = x.fields("qos_specs");
        var qos = require(x);
        var specs = specs(fields);
        var shown = new TreeMap<>(specs);
        common.tables().db.run(_ -> {
            if (fields.has("consumer")) {
                common.tables().qos.set(qos.id(), Values.of("consumer", consumer(fields, qos.consumer())));
                shown.put("consumer", consumer(fields, qos.consumer()));
            }
            common.tables().labels.put(qos.id(), LabelStore.SPEC, specs);
        });
        var body = Json.object();
        shown.forEach(body.putObject("qos_specs")::put);
        x.json(200, body);
    }

    private void delete(Exchange x) {
        var qos = require(x);
        boolean force = x.query("force").map(Views::flag).orElse(false);
        common.tables().db.run(_ -> {
            if (!users(qos).isEmpty() && !force) {
                throw Cinder.refused("QoS Specs " + qos.id() + " is still associated with entities.");
            }
            users(qos).forEach(type -> common.tables().types.set(type.id(), Values.of("qos_id", null)));
            common.tables().labels.forget(qos.id());
            common.tables().qos.delete(qos.id());
        });
        x.status(202);
    }

    private void deleteKeys(Exchange x) {
        var keys = Fields.of(x.json(), "body").texts("keys", 255);
        var qos = require(x);
        var has = common.tables().labels.of(qos.id(), LabelStore.SPEC);
        for (var key : keys) {
            if (!has.containsKey(key)) {
                throw Cinder.missing("QoS spec " + qos.id() + " key", key);
            }
        }
        common.tables().db.run(_ -> keys.forEach(key -> common.tables().labels.remove(qos.id(), LabelStore.SPEC, key)));
        x.status(202);
    }

    private List<BlockType> users(QosSpec qos) {
        return common.tables().types.list(Selection.where("qos_id", qos.id()));
    }

    private void associations(Exchange x) {
        var body = Json.object();
        var array = body.putArray("qos_associations");
        users(require(x))
                .forEach(type -> array.addObject()
                        .put("association_type", "volume_type")
                        .put("name", type.name())
                        .put("id", type.id()));
        x.json(200, body);
    }

    private BlockType asked(Exchange x) {
        var id = x.query("vol_type_id").orElseThrow(() -> Cinder.refused("Volume Type id must not be None."));
        return types.get(x.caller(), id);
    }

    private void associate(Exchange x) {
        var qos = require(x);
        var type = asked(x);
        if (type.qosId() != null && !type.qosId().equals(qos.id())) {
            throw Cinder.refused(
                    "Type " + type.id() + " is already associated with another qos specs: " + type.qosId());
        }
        common.tables().types.set(type.id(), Values.of("qos_id", qos.id()));
        x.status(202);
    }

    private void disassociate(Exchange x) {
        require(x);
        common.tables().types.set(asked(x).id(), Values.of("qos_id", null));
        x.status(202);
    }

    private void disassociateAll(Exchange x) {
        var qos = require(x);
        users(qos).forEach(type -> common.tables().types.set(type.id(), Values.of("qos_id", null)));
        x.status(202);
    }
}
