package foehn.object;

import foehn.object.store.Container;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import java.util.Optional;

/// What becomes of an object that a write replaces: versioning. Asked where nobody else can change the object.
public interface Keeping {
    /// Nothing is kept.
    Keeping NOTHING = new Keeping() {};

    /// The version that a new object is; empty for none.
    default String versionId(Container container, Timestamp at) {
        return "";
    }

    default Fate replaced(Container container, Optional<StoredObject> current) {
        return Fate.DISCARD;
    }

    /// What a DELETE of the current object does.
    default Outcome removed(Container container, Optional<StoredObject> current, Timestamp at) {
        return new Outcome.Remove(Fate.DISCARD);
    }
}
