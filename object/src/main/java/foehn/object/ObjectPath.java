package foehn.object;

import foehn.kernel.http.Percent;
import foehn.object.store.ContainerKey;

/// What a request is about, decoded. What is not named is empty: an account's path has neither container nor object.
public record ObjectPath(String account, String container, String object) {
    /// From what stood between slashes on the wire. Swift decodes before it splits, so that a slash which was written
    /// as an escape separates too: no container has one in its name.
    static ObjectPath split(String account, String container, String object) {
        if (account.indexOf('/') < 0 && container.indexOf('/') < 0) {
            return new ObjectPath(account, container, object);
        }
        var whole = new StringBuilder(account);
        if (!container.isEmpty()) {
            whole.append('/').append(container);
        }
        if (!object.isEmpty()) {
            whole.append('/').append(object);
        }
        var parts = whole.toString().split("/", 3);
        return new ObjectPath(parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
    }

    public static ObjectPath account(String account) {
        return new ObjectPath(account, "", "");
    }

    public static ObjectPath container(String account, String container) {
        return new ObjectPath(account, container, "");
    }

    public static ObjectPath of(ContainerKey key, String object) {
        return new ObjectPath(key.account(), key.container(), object);
    }

    public boolean isAccount() {
        return container.isEmpty();
    }

    public boolean isContainer() {
        return !container.isEmpty() && object.isEmpty();
    }

    public boolean isObject() {
        return !object.isEmpty();
    }

    public ContainerKey key() {
        return new ContainerKey(account, container);
    }

    public ObjectPath withObject(String name) {
        return new ObjectPath(account, container, name);
    }

    /// `/v1/AUTH_x/container/object`, with percent escapes.
    public String url() {
        var text = new StringBuilder("/v1/").append(Percent.path(account));
        if (!container.isEmpty()) {
            text.append('/').append(Percent.path(container));
        }
        if (!object.isEmpty()) {
            text.append('/').append(Percent.path(object));
        }
        return text.toString();
    }
}
