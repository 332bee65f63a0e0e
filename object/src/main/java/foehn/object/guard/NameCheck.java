package foehn.object.guard;

import foehn.kernel.Fault;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.ObjectPath;
import foehn.object.Reply;
import java.io.IOException;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Refuses names that would trouble web pages and file systems (option `name_check`).
public final class NameCheck implements Feature {
    private static final String FORBIDDEN = "'\"`<>";
    private static final int CHARS_MAX = 255;
    private static final String FORBIDDEN_PARTS = "/\\./|/\\.\\./|/\\.$|/\\.\\.$";

    private final Pattern forbiddenParts = Pattern.compile(FORBIDDEN_PARTS);

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        var path = text(call.path());
        if (path.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
            throw refused("contains forbidden chars from " + FORBIDDEN);
        }
        if (path.length() > CHARS_MAX) {
            throw refused("longer than the allowed maximum " + CHARS_MAX);
        }
        if (forbiddenParts.matcher(path).find()) {
            throw refused("contains a forbidden substring from regular expression " + FORBIDDEN_PARTS);
        }
        return next.handle(call);
    }

    private static RuntimeException refused(String why) {
        return Fault.named(400, "", "Object/Container/Account name " + why);
    }

    private static String text(ObjectPath path) {
        var text = "/v1/" + path.account();
        if (path.isAccount()) {
            return text;
        }
        return path.isObject() ? text + "/" + path.container() + "/" + path.object() : text + "/" + path.container();
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("name_check")
                .put("forbidden_chars", FORBIDDEN)
                .put("maximum_length", CHARS_MAX)
                .put("forbidden_regexp", FORBIDDEN_PARTS);
    }
}
