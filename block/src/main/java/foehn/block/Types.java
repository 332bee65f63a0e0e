package foehn.block;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Volume types and group types: who may see and use them, and what an operator may do with them.
final class Types {
    private final Common common;
    private final TypeStore store;
    private final BlockType.Kind kind;
    private final String word;

    Types(Common common, TypeStore store, BlockType.Kind kind) {
        this.common = common;
        this.store = store;
        this.kind = kind;
        this.word = kind == BlockType.Kind.VOLUME ? "Volume type" : "Group type";
    }

    private RowStore<BlockType> rows() {
        return common.tables().types;
    }

    private boolean sees(Caller caller, BlockType type) {
        return type.isPublic()
                || caller.isAdmin()
                || caller.projectId()
                        .filter(p -> store.projects(type.id()).contains(p))
                        .isPresent();
    }

    private Optional<BlockType> byId(String id) {
        return rows().find(id).filter(type -> type.kind() == kind);
    }

    BlockType get(Caller caller, String id) {
        return byId(id).filter(type -> sees(caller, type)).orElseThrow(() -> Cinder.missing(word, id));
    }

    /// By id, or by name.
    BlockType named(Caller caller, String idOrName) {
        return byId(idOrName)
                .or(() -> byName(idOrName))
                .filter(type -> sees(caller, type))
                .orElseThrow(() -> Cinder.missing(word, idOrName));
    }

    Optional<BlockType> byName(String name) {
        return rows().list(Selection.where("kind", kind).and("name", name)).stream()
                .findFirst();
    }

    List<BlockType> list(Caller caller, Selection selection) {
        var all = selection.and("kind", kind);
        return rows().list(
                        caller.isAdmin()
                                ? all
                                : all.and(new Selection.Condition.Accessible(
                                        caller.projectId().orElse(""))));
    }

    /// Of who names none: the project's, else the cloud's.
    BlockType usual(String project) {
        return store.defaultOf(project)
                .flatMap(this::byId)
                .or(() -> byName(common.config().defaultType()))
                .orElseThrow(() -> Cinder.missing(word, common.config().defaultType()));
    }

    Map<String, String> specs(String type) {
        return common.tables().labels.of(type, LabelStore.SPEC);
    }

    BlockType create(String name, @Nullable String description, boolean isPublic, Map<String, String> specs) {
        var type = new BlockType(Ids.uuid(), kind, name, description, isPublic, null, common.now(), null);
        common.tables().db.run(_ -> {
            if (!rows().insert(type)) {
                throw Fault.conflict(word + " " + Cinder.clip(name) + " already exists.");
            }
            common.tables().labels.put(type.id(), LabelStore.SPEC, specs);
        });
        return type;
    }

    BlockType update(Caller caller, String id, Values values) {
        return common.tables().db.write(_ -> {
            get(caller, id);
            var name = values.columns().get("name");
            if (name instanceof String text
                    && byName(text).filter(t -> !t.id().equals(id)).isPresent()) {
                throw Fault.conflict(word + " " + Cinder.clip(text) + " already exists.");
            }
            rows().set(id, values.and("updated_at", common.now()));
            return get(caller, id);
        });
    }

    void delete(Caller caller, String id) {
        common.tables().db.run(_ -> {
            var type = get(caller, id);
            rows().lock(id);
            boolean used = kind == BlockType.Kind.VOLUME
                    ? common.tables().volumes.count(Selection.where("type_id", id)) > 0
                    : common.tables().groups.count(Selection.where("group_type", id)) > 0;
            if (used) {
                throw Cinder.refused("Target " + word.toLowerCase(java.util.Locale.ROOT) + " is still in use.");
            }
            if (store.isDefault(id)
                    || (kind == BlockType.Kind.VOLUME
                            && type.name().equals(common.config().defaultType()))) {
                throw Cinder.refused("The volume type " + type.name() + " is the default type and cannot be deleted.");
            }
            common.tables().labels.forget(id);
            rows().delete(id);
        });
    }

    void putSpecs(Caller caller, String id, Map<String, String> specs) {
        get(caller, id);
        common.tables().labels.put(id, LabelStore.SPEC, specs);
    }

    String spec(Caller caller, String id, String name) {
        get(caller, id);
        var value = specs(id).get(name);
        if (value == null) {
            throw Cinder.missing(word + " " + id + " extra spec", name);
        }
        return value;
    }

    void removeSpec(Caller caller, String id, String name) {
        get(caller, id);
        if (!common.tables().labels.remove(id, LabelStore.SPEC, name)) {
            throw Cinder.missing(word + " " + id + " extra spec", name);
        }
    }

    List<String> projects(Caller caller, String id) {
        if (get(caller, id).isPublic()) {
            throw Cinder.missing("Access list of public " + word.toLowerCase(java.util.Locale.ROOT), id);
        }
        return store.projects(id);
    }

    void allow(Caller caller, String id, String project) {
        if (get(caller, id).isPublic()) {
            throw Fault.conflict("Access cannot be changed for a public type.");
        }
        if (!store.allow(id, project)) {
            throw Fault.conflict("Type access for project " + Cinder.clip(project) + " already exists.");
        }
    }

    void forbid(Caller caller, String id, String project) {
        if (get(caller, id).isPublic()) {
            throw Fault.conflict("Access cannot be changed for a public type.");
        }
        if (!store.forbid(id, project)) {
            throw Cinder.missing("Type access of " + id + " for project", project);
        }
    }

    TypeStore store() {
        return store;
    }
}
