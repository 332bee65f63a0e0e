package foehn.agent;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.HypervisorException;
import foehn.hypervisor.remote.Problem;
import foehn.hypervisor.remote.Wire;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.http.Routes;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// What all of the agent's routes have in common: how requests name guests and fences, and how exceptions become
/// [Problem]s, so that the client throws what was thrown here.
final class Protocol {
    private static final Logger log = LoggerFactory.getLogger(Protocol.class);

    /// Every refusal, the HTTP server's own included, is a [Problem].
    static final FaultStyle FAULTS = (fault, _) -> {
        var kind = fault instanceof Fault.Named named && !named.type().equals("BadRequest")
                ? named.type()
                : Problem.MALFORMED;
        return FaultStyle.Rendered.json(Wire.MAPPER.valueToTree(new Problem(kind, fault.message())));
    };

    /// The handler, with what a hypervisor may throw turned into faults.
    static Routes.Handler typed(Routes.Handler handler) {
        return x -> {
            try {
                handler.handle(x);
            } catch (FaultException malformed) {
                drain(x);
                throw malformed;
            } catch (HypervisorException refusal) {
                drain(x);
                var problem = Problem.of(refusal);
                throw Fault.named(Problem.status(refusal), problem.kind(), problem.message());
            } catch (IOException trouble) {
                drain(x);
                log.warn("{} {} failed", x.method(), x.path().raw(), trouble);
                throw Fault.named(500, Problem.TROUBLE, message(trouble));
            }
        };
    }

    static GuestId guest(Exchange x) {
        try {
            return new GuestId(x.variable("id"));
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    static long fence(Exchange x) {
        return number(x, "fence", Long.MAX_VALUE);
    }

    /// A number not below 0, which every caller of ours sends.
    static long number(Exchange x, String name, long max) {
        var text = x.query(name).orElse("");
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > max) {
            throw Fault.invalid(name, "A number between 0 and " + max + " is expected.");
        }
        return Long.parseLong(text);
    }

    static <T> T body(Exchange x, Class<T> type) {
        try {
            var json = x.json();
            if (!json.isObject()) {
                throw Fault.invalid("body", "An object is expected.");
            }
            return Wire.MAPPER.treeToValue(json, type);
        } catch (JacksonException e) {
            throw Fault.invalid("body", String.valueOf(e.getOriginalMessage()));
        }
    }

    static FaultException malformed(IllegalArgumentException e) {
        return Fault.invalid("request", message(e));
    }

    /// An answer before the end of an upload would break the connection under the sender, who then would not learn why.
    private static void drain(Exchange x) {
        try {
            x.body().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            log.debug("the sender of {} {} went away", x.method(), x.path().raw(), e);
        }
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private Protocol() {}
}
