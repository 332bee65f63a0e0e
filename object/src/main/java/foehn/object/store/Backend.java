package foehn.object.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Where accounts, containers, objects and their bytes are kept. `BackendContract` holds every implementation to
/// this text.
///
/// **Durable**: what a changing method has returned from survives the loss of power, and every later listing shows it.
/// **Atomic**: a change happens whole or not at all, whenever the process dies. Content that was staged and never
/// stored is collected later.
/// **Full**: a change for which there is no room throws [StorageFull] and changes nothing.
///
/// Methods block; they are called on virtual threads. Names are any text without NUL at the edge, but the store's own
/// features name hidden containers with one: names that begin so are listed only where the prefix begins so too.
public interface Backend extends AutoCloseable {
    Optional<Account> account(String name);

    /// Changes an account atomically: `change` sees what is there, and its answer is there afterwards (empty: none).
    /// An account is removed with its metadata alone; its containers are the caller's business.
    Optional<Account> changeAccount(String name, UnaryOperator<Optional<Account>> change);

    /// All accounts' names in order, behind `marker`.
    List<String> accounts(String marker, int limit);

    /// An account's containers.
    List<ListEntry<Container>> containers(String account, ListQuery query);

    Optional<Container> container(ContainerKey key);

    /// Changes a container atomically, as [#changeAccount] does. One that still has objects or versions cannot be
    /// removed: 409. `usage` is the backend's: what `change` says of it is ignored.
    Optional<Container> changeContainer(ContainerKey key, UnaryOperator<Optional<Container>> change);

    /// The current object of that name; an expired one too.
    Optional<StoredObject> object(ContainerKey container, String name);

    List<ListEntry<StoredObject>> objects(ContainerKey container, ListQuery query);

    /// A version that is not current, or a delete marker; also the current one when it has that id.
    Optional<StoredObject> version(ContainerKey container, String name, String versionId);

    /// All versions, current ones among them: by name, each name's newest first. Behind the version `versionMarker` of
    /// the query's `marker` when that is not empty. Whether a version is current says [#object].
    List<ListEntry<StoredObject>> versions(ContainerKey container, ListQuery query, String versionMarker);

    /// Changes one name. Returns the object that was current before.
    ///
    /// @throws foehn.kernel.FaultException 404 when there is no such container, and what `decision` throws
    Optional<StoredObject> change(ContainerKey container, String name, Decision decision);

    /// Forgets a version that is not current. Returns it when it was there.
    Optional<StoredObject> removeVersion(ContainerKey container, String name, String versionId);

    /// Objects whose time has come, oldest first; they are still there until [#change] removes them.
    List<Expired> expired(long nowSeconds, int limit);

    record Expired(ContainerKey container, String name, StoredObject object) {}

    /// Takes bytes in. Nobody sees them until a [Decision.Outcome.Store] names them; from then on their content is
    /// what [#object] says, for storing may give them another reference.
    ///
    /// @param bytesExpected -1 when unknown
    Upload stage(int policy, long bytesExpected);

    /// The same bytes once more, staged, without copying where the backend can.
    Content duplicate(Content content, int policy) throws IOException;

    /// A staged content that is not wanted after all.
    void discard(Content content);

    /// The bytes, checked while they are read: what is rotten is never given out, but throws [Rotten].
    Download open(Content content) throws IOException;

    /// How it is: room, and what the background work has found.
    Condition condition();

    @Override
    void close();
}
