package foehn.kernel;

/// Everything that can go wrong which is the caller's business. Services throw [FaultException];
/// the HTTP edge of each service renders it the way the OpenStack service it stands for does
/// (Nova says `itemNotFound`, Neutron says `NeutronError`, Swift says HTML).
///
/// Anything else that escapes a handler is a bug, and becomes a 500 with a request id.
public sealed interface Fault {
    /// The HTTP status.
    int status();

    /// For people; never holds a secret.
    String message();

    /// What was asked for is not there, or not the caller's to see.
    record NotFound(String kind, String id) implements Fault {
        @Override
        public int status() {
            return 404;
        }

        @Override
        public String message() {
            return kind + " " + id + " could not be found.";
        }
    }

    /// The thing's state, or another caller, does not admit it now.
    record Conflict(String message) implements Fault {
        @Override
        public int status() {
            return 409;
        }
    }

    /// The request makes no sense; the field says where.
    record Invalid(String field, String reason) implements Fault {
        @Override
        public int status() {
            return 400;
        }

        @Override
        public String message() {
            return "Invalid input for field/attribute " + field + ". " + reason;
        }
    }

    /// Nobody in particular is asking: no token, or one that is forged, expired or revoked.
    record Unauthorized(String message) implements Fault {
        @Override
        public int status() {
            return 401;
        }
    }

    /// The caller is known and may not.
    record Forbidden(String message) implements Fault {
        @Override
        public int status() {
            return 403;
        }
    }

    /// The caller's project has no more of this.
    record OverQuota(String resource, long limit, long requested) implements Fault {
        @Override
        public int status() {
            return 403;
        }

        @Override
        public String message() {
            return "Quota exceeded for " + resource + ": limit " + limit + ", requested " + requested + ".";
        }
    }

    /// The path exists, the method does not.
    record MethodNotAllowed(String method) implements Fault {
        @Override
        public int status() {
            return 405;
        }

        @Override
        public String message() {
            return "Method " + method + " is not allowed here.";
        }
    }

    /// A body over its limit.
    record TooLarge(long bytesMax) implements Fault {
        @Override
        public int status() {
            return 413;
        }

        @Override
        public String message() {
            return "The request body may have at most " + bytesMax + " bytes.";
        }
    }

    /// What a protocol has its own word for. `type` is that word: Neutron's `IpAddressInUse`, say.
    record Named(int status, String type, String message) implements Fault {}

    static FaultException notFound(String kind, String id) {
        return new FaultException(new NotFound(kind, id));
    }

    static FaultException conflict(String message) {
        return new FaultException(new Conflict(message));
    }

    static FaultException invalid(String field, String reason) {
        return new FaultException(new Invalid(field, reason));
    }

    static FaultException unauthorized(String message) {
        return new FaultException(new Unauthorized(message));
    }

    static FaultException forbidden(String message) {
        return new FaultException(new Forbidden(message));
    }

    static FaultException named(int status, String type, String message) {
        return new FaultException(new Named(status, type, message));
    }
}
