package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/credentials`, and the keys of EC2 under each user (`OS-EC2`).
final class CredentialRoutes {
    private static final String EC2 = "/v3/users/{id}/credentials/OS-EC2";

    private final Credentials credentials;

    CredentialRoutes(Credentials credentials) {
        this.credentials = credentials;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/credentials", Policy.AUTHENTICATED, this::list)
                .on("POST", "/v3/credentials", Policy.AUTHENTICATED, this::create)
                .on("GET", "/v3/credentials/{id}", Policy.AUTHENTICATED, this::show)
                .on("PATCH", "/v3/credentials/{id}", Policy.AUTHENTICATED, this::update)
                .on("DELETE", "/v3/credentials/{id}", Policy.AUTHENTICATED, this::delete)
                .on("GET", EC2, Policy.AUTHENTICATED, this::listEc2)
                .on("POST", EC2, Policy.AUTHENTICATED, this::createEc2)
                .on("GET", EC2 + "/{access}", Policy.AUTHENTICATED, this::showEc2)
                .on("DELETE", EC2 + "/{access}", Policy.AUTHENTICATED, this::deleteEc2);
    }

    private void list(Exchange x) {
        var page = credentials.page(x.caller(), Listing.of(x, "user_id", "type"));
        Links.list(x, "credentials", page, c -> view(x, c));
    }

    private void create(Exchange x) {
        answer(x, 201, credentials.create(x.caller(), x.fields("credential")));
    }

    private void show(Exchange x) {
        answer(x, 200, credentials.show(x.caller(), x.variable("id")));
    }

    private void update(Exchange x) {
        answer(x, 200, credentials.update(x.caller(), x.variable("id"), x.fields("credential")));
    }

    private void answer(Exchange x, int status, Credential credential) {
        x.json(status, Json.object().set("credential", view(x, credential)));
    }

    private ObjectNode view(Exchange x, Credential credential) {
        var node = Json.object()
                .put("id", credential.id())
                .put("user_id", credential.userId())
                .put("project_id", credential.projectId())
                .put("type", credential.type())
                .put("blob", credentials.blob(credential));
        return Links.self(x, "/v3/credentials/" + credential.id(), Attributes.show(credential.extra(), node));
    }

    private void delete(Exchange x) {
        credentials.delete(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void listEc2(Exchange x) {
        var page = credentials.ofUser(x.caller(), x.variable("id"), Listing.of(x));
        Links.list(x, "credentials", page, c -> ec2(x, c));
    }

    private void createEc2(Exchange x) {
        var project = Fields.of(x.json(), "body").text("tenant_id", 1, 64);
        answerEc2(x, 201, credentials.createEc2(x.caller(), x.variable("id"), project));
    }

    private void showEc2(Exchange x) {
        answerEc2(x, 200, credentials.ec2(x.caller(), x.variable("id"), x.variable("access")));
    }

    private void answerEc2(Exchange x, int status, Credential credential) {
        x.json(status, Json.object().set("credential", ec2(x, credential)));
    }

    private ObjectNode ec2(Exchange x, Credential credential) {
        var blob = Json.MAPPER.readTree(credentials.blob(credential));
        var access = blob.path("access").asString("");
        var node = Json.object()
                .put("access", access)
                .put("secret", blob.path("secret").asString(""))
                .put("user_id", credential.userId())
                .put("tenant_id", credential.projectId())
                .put("trust_id", blob.path("trust_id").asString(null));
        return Links.self(x, "/v3/users/" + credential.userId() + "/credentials/OS-EC2/" + Links.segment(access), node);
    }

    private void deleteEc2(Exchange x) {
        credentials.deleteEc2(x.caller(), x.variable("id"), x.variable("access"));
        x.status(204);
    }
}
