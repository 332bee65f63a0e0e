package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.json.Fields;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads the body of `POST /v3/auth/tokens`: who the caller says they are, how they prove it, and for what.
final class LoginBody {
    private static final int TEXT_MAX = 255;
    private static final int TOKEN_MAX = 8192;

    static Login read(JsonNode body, Optional<String> receipt, Optional<OAuthRequest> signed) {
        var auth = Fields.of(body, "body").object("auth");
        var identity = auth.object("identity");
        var words = new LinkedHashSet<>(identity.texts("methods", TEXT_MAX));
        if (words.isEmpty()) {
            throw Fault.invalid("methods", "At least one method is expected.");
        }
        var proofs = new ArrayList<Login.Proof>();
        for (var word : words) {
            var method = AuthMethod.of(word).orElseThrow(LoginBody::unsupported);
            proofs.add(proof(method, identity.object(word), signed));
        }
        return new Login(List.copyOf(proofs), wish(auth), receipt);
    }

    private static Login.Proof proof(AuthMethod method, Fields section, Optional<OAuthRequest> signed) {
        return switch (method) {
            case PASSWORD -> {
                var user = section.object("user");
                yield new Login.ByPassword(user(user), user.text("password", 0, Integer.MAX_VALUE));
            }
            case TOKEN -> new Login.ByToken(section.text("id", 1, TOKEN_MAX));
            case TOTP -> {
                var user = section.object("user");
                yield new Login.ByTotp(user(user), user.text("passcode", 1, TEXT_MAX));
            }
            case OAUTH1 -> new Login.ByOAuth(signed.orElseThrow(Tokens::refused));
            case EC2_CREDENTIAL -> throw unsupported();
            case APPLICATION_CREDENTIAL -> {
                var secret = section.text("secret", 0, Integer.MAX_VALUE);
                yield section.optionalText("id", 1, TEXT_MAX)
                        .map(id -> new Login.ByCredential(Optional.of(id), Optional.empty(), "", secret))
                        .orElseGet(() -> new Login.ByCredential(
                                Optional.empty(),
                                Optional.of(user(section.object("user"))),
                                section.text("name", 1, TEXT_MAX),
                                secret));
            }
        };
    }

    private static FaultException unsupported() {
        return Fault.unauthorized("Attempted to authenticate with an unsupported method.");
    }

    private static Login.Ref user(Fields user) {
        var id = user.optionalText("id", 1, TEXT_MAX);
        return id.isPresent()
                ? new Login.ById(id.get())
                : new Login.ByName(user.text("name", 1, TEXT_MAX), domain(user.object("domain")));
    }

    private static Login.Ref domain(Fields domain) {
        var id = domain.optionalText("id", 1, TEXT_MAX);
        return id.isPresent()
                ? new Login.ById(id.get())
                : new Login.ByName(domain.text("name", 1, TEXT_MAX), new Login.ById(""));
    }

    private static Login.Wish wish(Fields auth) {
        if (auth.has("scope") && auth.node().path("scope").isString()) {
            if (auth.text("scope", 1, TEXT_MAX).equals("unscoped")) {
                return new Login.Nothing();
            }
            throw Fault.invalid("scope", "An object or \"unscoped\" is expected.");
        }
        return auth.optionalObject("scope").map(LoginBody::scope).orElseGet(Login.Whatever::new);
    }

    private static Login.Wish scope(Fields scope) {
        var named = List.of("project", "domain", "system", "unscoped", "OS-TRUST:trust").stream()
                .filter(name -> scope.has(name) && !scope.isNull(name))
                .toList();
        if (named.size() != 1) {
            throw Fault.invalid("scope", "Exactly one of project, domain, system and OS-TRUST:trust is expected.");
        }
        return switch (named.getFirst()) {
            case "project" -> {
                var project = scope.object("project");
                var id = project.optionalText("id", 1, TEXT_MAX);
                yield new Login.Project(
                        id.isPresent()
                                ? new Login.ById(id.get())
                                : new Login.ByName(
                                        project.text("name", 1, TEXT_MAX), domain(project.object("domain"))));
            }
            case "domain" -> new Login.Domain(domain(scope.object("domain")));
            case "system" -> {
                if (!Attributes.flag(scope.object("system"), "all").orElse(false)) {
                    throw Fault.invalid("system", "Only {\"all\": true} is a system scope.");
                }
                yield new Login.WholeSystem();
            }
            case "unscoped" -> new Login.Nothing();
            default -> new Login.ByTrust(scope.object("OS-TRUST:trust").text("id", 1, TEXT_MAX));
        };
    }

    private LoginBody() {}
}
