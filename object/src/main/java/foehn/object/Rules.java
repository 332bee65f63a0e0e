package foehn.object;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.object.store.StorageFull;
import java.io.IOException;

/// The plain rules behind all features: sends a call to those for accounts, containers or objects.
public final class Rules implements Handler {
    private final Accounts accounts;
    private final Containers containers;
    private final Objects objects;

    public Rules(Accounts accounts, Containers containers, Objects objects) {
        this.accounts = accounts;
        this.containers = containers;
        this.objects = objects;
    }

    @Override
    public Reply handle(Call call) throws IOException {
        try {
            var path = call.path();
            if (path.isObject()) {
                return object(call);
            }
            return path.isContainer() ? container(call) : account(call);
        } catch (FaultException expected) {
            return Reply.of(expected.fault());
        } catch (StorageFull full) {
            return Reply.page(507);
        }
    }

    private Reply object(Call call) throws IOException {
        return switch (call.method()) {
            case "GET", "HEAD" -> objects.get(call);
            case "PUT" -> objects.put(call);
            case "POST" -> objects.post(call);
            case "DELETE" -> objects.delete(call);
            default -> refuse(call);
        };
    }

    private Reply container(Call call) {
        return switch (call.method()) {
            case "GET", "HEAD" -> containers.get(call);
            case "PUT" -> containers.put(call);
            case "POST" -> containers.post(call);
            case "DELETE" -> containers.delete(call);
            default -> refuse(call);
        };
    }

    private Reply account(Call call) {
        return switch (call.method()) {
            case "GET", "HEAD" -> accounts.get(call);
            case "PUT" -> accounts.put(call);
            case "POST" -> accounts.post(call);
            case "DELETE" -> accounts.delete(call);
            default -> refuse(call);
        };
    }

    private static Reply refuse(Call call) {
        return Reply.of(new Fault.MethodNotAllowed(call.method()))
                .with("allow", "HEAD, GET, PUT, POST, DELETE, COPY, OPTIONS");
    }
}
