package foehn.identity;

import foehn.kernel.Times;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A token's meaning as Keystone writes it.
final class TokenView {
    /// @param catalog empty when the client wants none
    static ObjectNode of(Tokens.Valid token, List<CatalogEntry> catalog) {
        var payload = token.payload();
        var access = token.access();
        var view = Json.object();
        var methods = view.putArray("methods");
        payload.methods().forEach(method -> methods.add(method.word()));
        var user = view.putObject("user");
        user.putObject("domain")
                .put("id", access.user().domainId())
                .put("name", access.user().domainName());
        user.put("id", access.user().id())
                .put("name", access.user().name())
                .put("password_expires_at", UserView.expiry(access.user().passwordEnd()));
        var audit = view.putArray("audit_ids");
        payload.auditIds().forEach(audit::add);
        view.put("expires_at", Times.micros(payload.expiresAt()));
        view.put("issued_at", Times.micros(payload.issuedAt()));
        scope(view, access);
        access.by().ifPresent(by -> by(view, by));
        if (!(access.scope() instanceof Scope.Unscoped)) {
            var roles = view.putArray("roles");
            access.roles().forEach(r -> roles.addObject().put("id", r.id()).put("name", r.name()));
            if (!catalog.isEmpty()) {
                view.set("catalog", CatalogView.of(catalog, access));
            }
        }
        return Json.object().set("token", view);
    }

    /// A receipt for some proofs, and what others are needed.
    static ObjectNode of(Receipts.Receipt receipt) {
        var answer = Json.object();
        var view = answer.putObject("receipt");
        var methods = view.putArray("methods");
        receipt.payload().methods().forEach(method -> methods.add(method.word()));
        var user = view.putObject("user");
        user.putObject("domain")
                .put("id", receipt.user().domainId())
                .put("name", receipt.user().domainName());
        user.put("id", receipt.user().id()).put("name", receipt.user().name());
        view.put("expires_at", Times.micros(receipt.payload().expiresAt()));
        view.put("issued_at", Times.micros(receipt.payload().issuedAt()));
        var required = answer.putArray("required_auth_methods");
        receipt.required().forEach(rule -> rule.forEach(required.addArray()::add));
        return answer;
    }

    private static void by(ObjectNode view, Access.By by) {
        switch (by) {
            case Access.Credential credential -> credential(view, credential);
            case Access.Trust trust -> {
                var node = view.putObject("OS-TRUST:trust").put("id", trust.id());
                node.putObject("trustor_user").put("id", trust.trustorId());
                node.putObject("trustee_user").put("id", trust.trusteeId());
                node.put("impersonation", trust.impersonation());
            }
            case Access.AccessToken(var id, var consumer) ->
                view.putObject("OS-OAUTH1").put("access_token_id", id).put("consumer_id", consumer);
        }
    }

    private static void credential(ObjectNode view, Access.Credential credential) {
        var node = view.putObject("application_credential")
                .put("id", credential.id())
                .put("name", credential.name())
                .put("restricted", !credential.unrestricted());
        if (!credential.rules().isEmpty()) {
            var rules = node.putArray("access_rules");
            credential.rules().forEach(rule -> rules.add(ApplicationCredentialRoutes.view(rule)));
        }
    }

    private static void scope(ObjectNode view, Access access) {
        if (access.project() != null) {
            var project = view.putObject("project");
            project.putObject("domain")
                    .put("id", access.project().domainId())
                    .put("name", access.project().domainName());
            project.put("id", access.project().id())
                    .put("name", access.project().name());
            view.put("is_domain", access.project().isDomain());
        } else if (access.domain() != null) {
            view.putObject("domain")
                    .put("id", access.domain().id())
                    .put("name", access.domain().name());
        } else if (access.scope() instanceof Scope.OfSystem) {
            view.putObject("system").put("all", true);
        }
    }

    private TokenView() {}
}
