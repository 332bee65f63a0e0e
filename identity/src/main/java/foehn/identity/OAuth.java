package foehn.identity;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// OAuth 1.0a: a consumer asks to work in a project, a user agrees with some of their roles and is told a verifier,
/// and the consumer gets an access token for it, by which it logs in as the user with those roles.
final class OAuth {
    private static final Duration REQUEST_LIFETIME = Duration.ofHours(8);
    private static final int SEEN_MAX = 10_000;
    private static final Duration SEEN_FOR = Duration.ofSeconds(2 * OAuthRequest.SKEW_SECONDS_MAX);
    private static final String[] KNOWN = {"description", "secret"};

    /// Something with its secret, which is told this once.
    record Told<T>(T thing, String secret) {
        @Override
        public String toString() {
            return "Told[" + thing + "]";
        }
    }

    private final OAuthStore store;
    private final UserStore users;
    private final ProjectStore projects;
    private final RoleStore roles;
    private final Tokens tokens;
    private final Vault vault;
    private final RevocationEventStore events;
    private final InstantSource clock;

    /// The signed requests of the last minutes, with their times in milliseconds: none is good twice in this process.
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    OAuth(Stores stores, Tokens tokens, Vault vault, InstantSource clock) {
        this.store = stores.oauth;
        this.users = stores.users;
        this.projects = stores.projects;
        this.roles = stores.roles;
        this.tokens = tokens;
        this.vault = vault;
        this.events = stores.events;
        this.clock = clock;
    }

    Page<Consumer> consumers(Listing listing) {
        return store.consumers(listing);
    }

    Consumer consumer(String id) {
        return store.consumer(id).orElseThrow(() -> Fault.notFound("Consumer", id));
    }

    Told<Consumer> createConsumer(Fields body) {
        var id = Ids.hex();
        var secret = Ids.hex();
        var consumer = new Consumer(
                id,
                Attributes.text(body, "description", Attributes.TEXT_MAX, null),
                vault.seal(id, secret),
                Attributes.extra("{}", body, KNOWN));
        store.insert(consumer);
        return new Told<>(consumer, secret);
    }

    Consumer updateConsumer(String id, Fields body) {
        var before = consumer(id);
        if (body.has("secret")) {
            throw Fault.invalid("secret", "It cannot be changed.");
        }
        Attributes.unchangeable(body, "id", id);
        var after = new Consumer(
                id,
                Attributes.text(body, "description", Attributes.TEXT_MAX, before.description()),
                before.sealed(),
                Attributes.extra(before.extra(), body, KNOWN));
        store.update(after);
        return after;
    }

    void deleteConsumer(String id) {
        store.deleteConsumer(consumer(id).id());
        events.note("OS-OAUTH1:consumer_id", id);
    }

    Told<RequestToken> request(OAuthRequest signed, Optional<String> projectId) {
        var consumerId = signed.required("oauth_consumer_key");
        var project = projectId.orElseThrow(() -> Fault.invalid("Requested-Project-Id", "The header is required."));
        var consumer = store.consumer(consumerId).orElseThrow(OAuth::mismatch);
        requireSigned(signed, consumer, "");
        if (projects.find(project).isEmpty()) {
            throw Fault.notFound("Project", project);
        }
        var id = Ids.hex();
        var secret = Ids.hex();
        var token = new RequestToken(
                id,
                consumerId,
                project,
                null,
                "[]",
                vault.seal(id, secret),
                null,
                clock.millis() + REQUEST_LIFETIME.toMillis());
        store.insert(token, clock.millis());
        return new Told<>(token, secret);
    }

    /// The verifier, which the user tells the consumer.
    String authorize(Caller caller, String requestId, Fields body) {
        if (tokens.of(caller).access().by().isPresent()) {
            throw Fault.forbidden("Cannot authorize a request token with a token issued via delegation.");
        }
        var request = store.request(requestId).orElseThrow(() -> Fault.notFound("Request token", requestId));
        if (request.expiresAt() <= clock.millis()) {
            throw Fault.unauthorized("Request token is expired.");
        }
        var chosen = ChosenRoles.of(body, roles);
        if (chosen.isEmpty() || !tokens.rolesIn(caller, request.projectId()).containsAll(chosen)) {
            throw Fault.unauthorized("The authorizing user does not have the roles required.");
        }
        var verifier = Ids.hex();
        var list = Json.array();
        chosen.forEach(list::add);
        store.authorize(requestId, caller.userId(), list.toString(), verifier);
        return verifier;
    }

    Told<AccessToken> access(OAuthRequest signed) {
        var consumerId = signed.required("oauth_consumer_key");
        var requestId = signed.required("oauth_token");
        var verifier = signed.required("oauth_verifier");
        var request = store.request(requestId)
                .filter(r -> r.consumerId().equals(consumerId) && r.expiresAt() > clock.millis())
                .orElseThrow(OAuth::mismatch);
        requireSigned(signed, consumer(consumerId), vault.open(requestId, request.sealed()));
        var user = request.userId();
        var agreed = request.verifier();
        if (user == null || agreed == null || !Digests.same(agreed, verifier)) {
            throw Fault.unauthorized("Provided verifier does not match stored verifier.");
        }
        var roleIds = new LinkedHashSet<String>();
        Json.MAPPER.readTree(request.roleIds()).forEach(id -> roleIds.add(id.asString("")));
        var id = Ids.hex();
        var secret = Ids.hex();
        var access = new AccessToken(id, consumerId, request.projectId(), user, vault.seal(id, secret));
        if (!store.exchange(request, access, roleIds)) {
            throw mismatch();
        }
        return new Told<>(access, secret);
    }

    /// Who signs a login with an access token's secrets is the user, as far as they agreed.
    Proven prove(OAuthRequest signed) {
        var access = signed.parameter("oauth_token").flatMap(store::accessToken).orElseThrow(Tokens::refused);
        var consumer = signed.parameter("oauth_consumer_key")
                .filter(access.consumerId()::equals)
                .flatMap(store::consumer)
                .orElseThrow(Tokens::refused);
        requireSigned(signed, consumer, vault.open(access.id(), access.sealed()));
        var user = users.find(access.userId()).orElseThrow(Tokens::refused);
        return new Proven(
                user.id(),
                user.generation(),
                Optional.of(new Delegation.AccessToken(access.id())),
                Optional.of(new Scope.OfProject(access.projectId())),
                Long.MAX_VALUE,
                Optional.empty());
    }

    private void requireSigned(OAuthRequest signed, Consumer consumer, String tokenSecret) {
        if (!signed.isSignedBy(vault.open(consumer.id(), consumer.sealed()), tokenSecret, clock.millis())) {
            throw mismatch();
        }
        requireFirst(signed);
    }

    private void requireFirst(OAuthRequest signed) {
        long now = clock.millis();
        if (seen.size() >= SEEN_MAX) {
            seen.values().removeIf(at -> now - at > SEEN_FOR.toMillis());
        }
        if (seen.putIfAbsent(signed.identity(), now) != null) {
            throw mismatch();
        }
    }

    /// Not whether it is the consumer, the token or the signature.
    private static FaultException mismatch() {
        return Fault.unauthorized("Invalid signature.");
    }

    Page<AccessToken> accessTokens(Caller caller, String userId, Listing listing) {
        requireDirect(caller);
        return store.accessTokens(listing.and("user_id", userId));
    }

    AccessToken accessToken(Caller caller, String userId, String id) {
        requireDirect(caller);
        return store.accessToken(id)
                .filter(token -> token.userId().equals(userId))
                .orElseThrow(() -> Fault.notFound("Access token", id));
    }

    List<Role> roles(AccessToken token) {
        return store.roles(token.id());
    }

    void deleteAccessToken(Caller caller, String userId, String id) {
        store.deleteAccessToken(accessToken(caller, userId, id).id());
        events.note("OS-OAUTH1:access_token_id", id);
    }

    private void requireDirect(Caller caller) {
        if (tokens.of(caller).access().by().isPresent()) {
            throw Fault.forbidden("Cannot manage OAuth access tokens with a token issued via delegation.");
        }
    }
}
