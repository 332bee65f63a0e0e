package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/OS-OAUTH1`, and the access tokens under each user.
final class OAuthRoutes {
    private static final String BASE = "/v3/OS-OAUTH1";
    private static final String CONSUMERS = BASE + "/consumers";
    private static final String TOKENS = "/v3/users/{id}/OS-OAUTH1/access_tokens";
    private static final String TOKEN = TOKENS + "/{token}";

    private final OAuth oauth;

    OAuthRoutes(OAuth oauth) {
        this.oauth = oauth;
    }

    Routes routes() {
        return new Routes()
                .on("GET", CONSUMERS, Policy.SYSTEM_READER, this::consumers)
                .on("POST", CONSUMERS, Policy.ADMIN, this::create)
                .on("GET", CONSUMERS + "/{id}", Policy.SYSTEM_READER, this::show)
                .on("PATCH", CONSUMERS + "/{id}", Policy.ADMIN, this::update)
                .on("DELETE", CONSUMERS + "/{id}", Policy.ADMIN, this::delete)
                // The consumer's signature is what proves who asks.
                .on("POST", BASE + "/request_token", Policy.OPEN, this::request)
                .on("POST", BASE + "/access_token", Policy.OPEN, this::access)
                .on("PUT", BASE + "/authorize/{id}", Policy.ADMIN, this::authorize)
                .on("GET", TOKENS, Policy.ADMIN, this::tokens)
                .on("GET", TOKEN, Policy.ADMIN, this::token)
                .on("DELETE", TOKEN, Policy.ADMIN, this::deleteToken)
                .on("GET", TOKEN + "/roles", Policy.ADMIN, this::roles)
                .on("GET", TOKEN + "/roles/{role}", Policy.ADMIN, this::role);
    }

    private void consumers(Exchange x) {
        Links.list(x, "consumers", oauth.consumers(Listing.of(x)), consumer -> view(x, consumer));
    }

    private void create(Exchange x) {
        var made = oauth.createConsumer(x.fields("consumer"));
        x.json(201, Json.object().set("consumer", view(x, made.thing()).put("secret", made.secret())));
    }

    private void show(Exchange x) {
        x.json(200, Json.object().set("consumer", view(x, oauth.consumer(x.variable("id")))));
    }

    private void update(Exchange x) {
        var consumer = oauth.updateConsumer(x.variable("id"), x.fields("consumer"));
        x.json(200, Json.object().set("consumer", view(x, consumer)));
    }

    private void delete(Exchange x) {
        oauth.deleteConsumer(x.variable("id"));
        x.status(204);
    }

    private static ObjectNode view(Exchange x, Consumer consumer) {
        var view = Json.object().put("id", consumer.id()).put("description", consumer.description());
        return Links.self(x, CONSUMERS + "/" + consumer.id(), Attributes.show(consumer.extra(), view));
    }

    private static OAuthRequest signed(Exchange x) {
        return OAuthRequest.of(x)
                .orElseThrow(() -> Fault.invalid("Authorization", "A request that is signed by OAuth is expected."));
    }

    private void request(Exchange x) {
        var made = oauth.request(signed(x), x.header("Requested-Project-Id"));
        form(x, made.thing().id(), made.secret());
    }

    private void access(Exchange x) {
        var made = oauth.access(signed(x));
        form(x, made.thing().id(), made.secret());
    }

    private static void form(Exchange x, String id, String secret) {
        var text = "oauth_token=" + id + "&oauth_token_secret=" + secret;
        x.bytes(201, "application/x-www-form-urlencoded", text.getBytes(StandardCharsets.UTF_8));
    }

    private void authorize(Exchange x) {
        var verifier = oauth.authorize(x.caller(), x.variable("id"), Fields.of(x.json(), "body"));
        var answer = Json.object();
        answer.putObject("token").put("oauth_verifier", verifier);
        x.json(200, answer);
    }

    private void tokens(Exchange x) {
        var page = oauth.accessTokens(x.caller(), x.variable("id"), Listing.of(x));
        Links.list(x, "access_tokens", page, token -> view(x, token));
    }

    private AccessToken found(Exchange x) {
        return oauth.accessToken(x.caller(), x.variable("id"), x.variable("token"));
    }

    private void token(Exchange x) {
        x.json(200, Json.object().set("access_token", view(x, found(x))));
    }

    private static ObjectNode view(Exchange x, AccessToken token) {
        var path = "/v3/users/" + token.userId() + "/OS-OAUTH1/access_tokens/" + token.id();
        var view = Json.object()
                .put("id", token.id())
                .put("consumer_id", token.consumerId())
                .put("project_id", token.projectId())
                .put("authorizing_user_id", token.userId())
                .putNull("expires_at");
        Links.self(x, path, view);
        ((ObjectNode) view.path("links")).put("roles", x.baseUrl() + Links.PREFIX + path + "/roles");
        return view;
    }

    private void deleteToken(Exchange x) {
        oauth.deleteAccessToken(x.caller(), x.variable("id"), x.variable("token"));
        x.status(204);
    }

    private void roles(Exchange x) {
        Links.list(x, "roles", Page.whole(oauth.roles(found(x))), RoleView.of(x));
    }

    private void role(Exchange x) {
        var id = x.variable("role");
        var role = oauth.roles(found(x)).stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("Role", id));
        x.json(200, Json.object().set("role", RoleView.of(x).apply(role)));
    }
}
