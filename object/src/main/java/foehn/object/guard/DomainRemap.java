package foehn.object.guard;

import foehn.kernel.Fault;
import foehn.kernel.http.Percent;
import foehn.object.Addresses;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.ObjectPath;
import foehn.object.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `container.AUTH-account.example.com/object`: containers and accounts as host names (option `storage_domain`).
///
/// @param domains below which accounts and containers are; without a point at the beginning
/// @param prefixes of accounts
/// @param defaultPrefix for accounts without one; empty for none
public record DomainRemap(List<String> domains, List<String> prefixes, String defaultPrefix)
        implements Feature, Addresses {
    @Override
    public Optional<ObjectPath> of(String host, String rawPath) {
        int colon = host.lastIndexOf(':');
        var name = colon > host.indexOf(']') ? host.substring(0, colon) : host;
        for (var domain : domains) {
            if (name.endsWith("." + domain)) {
                return below(name.substring(0, name.length() - domain.length() - 1), rawPath);
            }
        }
        return Optional.empty();
    }

    private Optional<ObjectPath> below(String name, String rawPath) {
        var parts = name.split("\\.", -1);
        if (parts.length > 2 || name.isEmpty()) {
            throw Fault.named(400, "", "Bad domain in host header");
        }
        var path = Percent.decode(rawPath.startsWith("/") ? rawPath.substring(1) : rawPath);
        return account(parts[parts.length - 1])
                .map(account -> parts.length == 2 ? new ObjectPath(account, parts[0], path) : inAccount(account, path));
    }

    private static ObjectPath inAccount(String account, String path) {
        int slash = path.indexOf('/');
        return slash < 0
                ? ObjectPath.container(account, path)
                : new ObjectPath(account, path.substring(0, slash), path.substring(slash + 1));
    }

    /// Host names know no underscores and no case, so an account's prefix is found again without them.
    private Optional<String> account(String label) {
        int dash = label.indexOf('-');
        var account = label.indexOf('_') < 0 && dash >= 0
                ? label.substring(0, dash) + "_" + label.substring(dash + 1)
                : label;
        int underscore = account.indexOf('_');
        var prefix = underscore < 0 ? account : account.substring(0, underscore);
        for (var known : prefixes) {
            if (known.toLowerCase(Locale.ROOT).equals(prefix.toLowerCase(Locale.ROOT))) {
                return Optional.of(known + account.substring(known.length()));
            }
        }
        return defaultPrefix.isEmpty() ? Optional.empty() : Optional.of(defaultPrefix + "_" + account);
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        return next.handle(call);
    }

    @Override
    public void tell(ObjectNode info) {
        var told = info.putObject("domain_remap");
        if (defaultPrefix.isEmpty()) {
            told.putNull("default_reseller_prefix");
        } else {
            told.put("default_reseller_prefix", defaultPrefix);
        }
    }
}
