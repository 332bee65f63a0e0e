package foehn.object;

import foehn.kernel.FaultException;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Something beside the plain rules: sees each call before they do, and each answer after. May answer by itself, call
/// `next` with something else, as often as it likes, or change the answer. A [FaultException] that it throws becomes
/// the answer; it never sees one, for what lies behind it answers with a [Reply].
///
/// Every request passes through every feature: what does not concern it must cost a header's look-up at most.
public interface Feature {
    Reply handle(Call call, Handler next) throws IOException;

    /// What it tells in `/info`.
    default void tell(ObjectNode info) {}

    /// The features in order, the first outermost, before the rules.
    static Handler chain(List<? extends Feature> features, Handler rules) {
        Handler chain = rules;
        for (var feature : features.reversed()) {
            var next = chain;
            chain = call -> {
                try {
                    return feature.handle(call, next);
                } catch (FaultException expected) {
                    return Reply.of(expected.fault());
                }
            };
        }
        return chain;
    }
}
