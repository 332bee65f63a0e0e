package foehn.object.store;

import java.util.Optional;

/// Looks at what is there and says what to do: run where nobody else can change the object meanwhile, so that
/// preconditions hold when the change is made. Must not block; a [foehn.kernel.FaultException] ends it with no change.
@FunctionalInterface
public interface Decision {
    Outcome decide(Container container, Optional<StoredObject> current);

    /// What becomes of the object of that name.
    sealed interface Outcome {
        /// The new current object.
        ///
        /// @param object its content is a staged one, or that of the current object when only metadata changes
        record Store(StoredObject object, Fate old) implements Outcome {}

        /// There is no current object any more.
        record Remove(Fate old) implements Outcome {}

        /// There is no current object any more, and the versions say since when.
        record Mark(StoredObject deleteMarker, Fate old) implements Outcome {}

        /// A version becomes the current object again; unknown versions are a `NoSuchVersion`.
        record Restore(String versionId, Fate old) implements Outcome {}

        record Nothing() implements Outcome {}
    }

    /// What becomes of the object that was current. Without one, nothing.
    enum Fate {
        /// Its bytes are forgotten (unless the new one has the same content).
        DISCARD,
        /// It stays as a version; what was none becomes the version of its moment.
        KEEP
    }
}
