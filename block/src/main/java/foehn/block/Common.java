package foehn.block;

import foehn.kernel.operation.Operations;
import java.time.InstantSource;

/// What all rules and procedures of this service share.
record Common(Tables tables, Operations operations, InstantSource clock, BlockConfig config, Backends backends) {
    long now() {
        return clock.millis();
    }
}
