package foehn.object.version;

import foehn.object.Keeping;
import foehn.object.store.Container;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import java.util.Map;
import java.util.Optional;

/// Whether a container keeps versions, as its metadata says.
enum Versioning {
    /// It never has.
    NEVER,
    /// Every write is a version of its own.
    ENABLED,
    /// It did once: those versions are still there, and new objects are none.
    SUSPENDED;

    static final String FLAG = "x-container-sysmeta-versions-enabled";
    /// There once it was enabled, and for good.
    static final String BEGUN = "x-container-sysmeta-versions-begun";

    static Versioning of(Map<String, String> containerMetadata) {
        if (containerMetadata.isEmpty() || !containerMetadata.containsKey(BEGUN)) {
            return NEVER;
        }
        return "True".equals(containerMetadata.get(FLAG)) ? ENABLED : SUSPENDED;
    }

    /// What becomes of the object that was current: a version stays one.
    Fate fate(Optional<StoredObject> current) {
        boolean isVersion = current.isPresent() && !current.get().versionId().isEmpty();
        return this == ENABLED || isVersion ? Fate.KEEP : Fate.DISCARD;
    }

    /// For the rules: what becomes of what a write replaces.
    static final Keeping KEEPING = new Keeping() {
        @Override
        public String versionId(Container container, Timestamp at) {
            return of(container.metadata()) == ENABLED ? at.internal() : "";
        }

        @Override
        public Fate replaced(Container container, Optional<StoredObject> current) {
            return of(container.metadata()).fate(current);
        }

        @Override
        public Outcome removed(Container container, Optional<StoredObject> current, Timestamp at) {
            return new Outcome.Remove(of(container.metadata()).fate(current));
        }
    };
}
