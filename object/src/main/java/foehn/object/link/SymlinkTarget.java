package foehn.object.link;

import foehn.kernel.Fault;
import foehn.kernel.http.Percent;
import foehn.object.Call;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.store.StoredObject;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an object says that it stands for.
///
/// @param object `container/object`, with percent escapes
/// @param account with percent escapes; empty for that of the link itself
/// @param etag which content is meant; empty for whatever is there
public record SymlinkTarget(String object, Optional<String> account, Optional<String> etag) {
    static final String HEADER = "x-symlink-target";
    static final String ACCOUNT_HEADER = "x-symlink-target-account";
    static final String ETAG_HEADER = "x-symlink-target-etag";
    static final String BYTES_HEADER = "x-symlink-target-bytes";
    static final String KEPT = "x-object-sysmeta-symlink-target";
    static final String KEPT_ACCOUNT = "x-object-sysmeta-symlink-target-account";
    static final String KEPT_ETAG = "x-object-sysmeta-symlink-target-etag";
    static final String KEPT_BYTES = "x-object-sysmeta-symlink-target-bytes";
    static final String KEPT_SLO_ETAG = "x-object-sysmeta-symlink-slo-etag";

    private static final String FORM = "X-Symlink-Target header must be of the form <container name>/<object name>";

    /// Empty for what is no link.
    public static Optional<SymlinkTarget> of(StoredObject object) {
        var metadata = object.metadata();
        var target = metadata.get(KEPT);
        return target == null
                ? Optional.empty()
                : Optional.of(new SymlinkTarget(
                        target,
                        Optional.ofNullable(metadata.get(KEPT_ACCOUNT)),
                        Optional.ofNullable(metadata.get(KEPT_ETAG))));
    }

    /// Reads and checks what a client asks for.
    static SymlinkTarget asked(Call call) {
        var headers = call.headers();
        var target = Percent.decode(Headers.decoded(headers.get(HEADER, "")));
        int slash = target.indexOf('/');
        if (slash <= 0 || slash == target.length() - 1 || target.indexOf(0) >= 0 || target.indexOf('\uFFFD') >= 0) {
            throw Fault.named(412, "", FORM);
        }
        var account = headers.find(ACCOUNT_HEADER).map(name -> account(Percent.decode(Headers.decoded(name))));
        var etag = headers.find(ETAG_HEADER).map(SymlinkTarget::unquoted).filter(text -> !text.isEmpty());
        var link = new SymlinkTarget(Percent.path(target), account.map(Percent::path), etag);
        if (link.path(call.path().account()).equals(call.path())) {
            throw Fault.named(400, "", "Symlink cannot target itself");
        }
        if (etag.isPresent() && etag.get().chars().anyMatch(c -> ";\"\\".indexOf(c) >= 0)) {
            throw Fault.named(400, "", "Bad X-Symlink-Target-Etag format");
        }
        return link;
    }

    private static String account(String name) {
        if (name.isEmpty()) {
            throw Fault.named(412, "", "Account name cannot be empty");
        }
        if (name.indexOf('/') >= 0) {
            throw Fault.named(412, "", "Account name cannot contain slashes");
        }
        return name;
    }

    /// As a client would ask for the same link.
    public Map<String, String> headers() {
        var headers = new TreeMap<String, String>();
        headers.put(HEADER, object);
        account.ifPresent(name -> headers.put(ACCOUNT_HEADER, name));
        etag.ifPresent(text -> headers.put(ETAG_HEADER, text));
        return headers;
    }

    static String unquoted(String etag) {
        return etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"")
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }

    /// Where it is, seen from a link in the account `own`.
    ObjectPath path(String own) {
        var name = Percent.decode(object);
        int slash = name.indexOf('/');
        return new ObjectPath(
                account.map(Percent::decode).orElse(own), name.substring(0, slash), name.substring(slash + 1));
    }

    /// `/v1/AUTH_a/c/o`, with the escapes that the client wrote.
    String url(String own) {
        return "/v1/" + account.orElseGet(() -> Percent.path(own)) + "/" + object;
    }
}
