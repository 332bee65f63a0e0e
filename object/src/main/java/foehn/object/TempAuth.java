package foehn.object;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The store's own users, from the configuration, and their tokens (`/auth/v1.0`). Tokens are kept in memory: after a
/// restart clients ask for new ones, as Swift's do when memcached goes.
public final class TempAuth {
    static final String TOKEN_PREFIX = "AUTH_tk";
    private static final int TOKENS_MAX = 100_000;

    private record User(String key, Requester.TempUser requester) {}

    private record Session(User user, long endsMillis) {}

    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<String, String> tokenByUser = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock;
    private final int tokenSeconds;

    public TempAuth(ObjectConfig config, InstantSource clock) {
        this.clock = clock;
        this.tokenSeconds = config.tokenSeconds();
        config.users().forEach(this::add);
    }

    private void add(String line) {
        var words = line.strip().split("\\s+", -1);
        int colon = words[0].indexOf(':');
        if (words.length < 2 || colon <= 0) {
            throw new IllegalArgumentException("A user of the object store is \"account:user key group…\".");
        }
        var account = words[0].substring(0, colon);
        var groups = new LinkedHashSet<>(List.of(account, words[0]));
        groups.addAll(List.of(words).subList(2, words.length));
        if (groups.remove(".admin")) {
            groups.add("AUTH_" + account);
            groups.add("SERVICE_" + account);
        }
        var requester = new Requester.TempUser(account, words[0], Set.copyOf(groups), Set.of());
        users.put(words[0], new User(words[1], requester));
    }

    /// Whose a token is.
    public Optional<Requester.TempUser> bearer(String token) {
        var session = sessions.get(token);
        return session == null || session.endsMillis() <= clock.millis()
                ? Optional.empty()
                : Optional.of(session.user().requester());
    }

    /// A user as S3 knows them: the access key is the user's whole name, the secret their key.
    public Optional<S3Keys.Key> key(String name) {
        return Optional.ofNullable(users.get(name))
                .map(u -> new S3Keys.Key(
                        name, u.key(), u.requester(), "AUTH_" + u.requester().account()));
    }

    /// `GET /auth/v1.0`: name and key for a token and the address of the account.
    void serve(Exchange exchange) {
        var name = exchange.header("X-Auth-User")
                .or(() -> exchange.header("X-Storage-User"))
                .orElse("");
        var key = exchange.header("X-Auth-Key")
                .or(() -> exchange.header("X-Storage-Pass"))
                .orElse("");
        var user = users.get(Headers.decoded(name));
        if (user == null || !Digests.same(user.key(), Headers.decoded(key))) {
            int colon = name.indexOf(':');
            var realm = colon <= 0 ? "unknown" : name.substring(0, colon);
            exchange.setHeader("WWW-Authenticate", "Swift realm=\"" + realm.replace('"', ' ') + "\"");
            throw Fault.unauthorized("");
        }
        var token = token(user);
        long left = (java.util.Objects.requireNonNull(sessions.get(token)).endsMillis() - clock.millis()) / 1000;
        exchange.setHeader("X-Auth-Token", token);
        exchange.setHeader("X-Storage-Token", token);
        exchange.setHeader("X-Auth-Token-Expires", Long.toString(left));
        exchange.setHeader(
                "X-Storage-Url",
                exchange.baseUrl()
                        + ObjectPath.account("AUTH_" + user.requester().account())
                                .url());
        exchange.bytes(200, "text/html; charset=UTF-8", new byte[0]);
    }

    private synchronized String token(User user) {
        var name = user.requester().user();
        var known = tokenByUser.get(name);
        if (known != null && bearer(known).isPresent()) {
            return known;
        }
        if (sessions.size() >= TOKENS_MAX) {
            sessions.values().removeIf(s -> s.endsMillis() <= clock.millis());
        }
        var bytes = new byte[16];
        random.nextBytes(bytes);
        var token = TOKEN_PREFIX + HexFormat.of().formatHex(bytes);
        sessions.put(token, new Session(user, clock.millis() + tokenSeconds * 1000L));
        tokenByUser.put(name, token);
        return token;
    }

    /// The bearer of a token beside that of a service's token.
    Requester.@Nullable TempUser withService(String token, Optional<String> serviceToken) {
        var user = bearer(token).orElse(null);
        if (user == null || serviceToken.isEmpty()) {
            return user;
        }
        return bearer(serviceToken.get())
                .map(s -> new Requester.TempUser(user.account(), user.user(), user.groups(), s.groups()))
                .orElse(user);
    }
}
