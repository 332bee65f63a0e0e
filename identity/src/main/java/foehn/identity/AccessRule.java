package foehn.identity;

import java.util.regex.Pattern;

/// A kind of request that an application credential may be limited to.
///
/// @param service the type of the service, as in the catalog
/// @param path behind the service's own prefix; `*` and `{name}` stand for one segment, `**` for any
record AccessRule(String id, String userId, String service, String path, String method) implements Identified {
    private static final Pattern WILDCARD = Pattern.compile("\\*\\*|\\*|\\{[^}]*}");

    boolean allows(String service, String method, String path) {
        return this.service.equals(service)
                && this.method.equals(method)
                && pattern().matcher(path).matches();
    }

    private Pattern pattern() {
        var regex = new StringBuilder();
        var wildcards = WILDCARD.matcher(path);
        int end = 0;
        while (wildcards.find()) {
            regex.append(literal(path.substring(end, wildcards.start())));
            regex.append(wildcards.group().equals("**") ? ".*" : "[^/]+");
            end = wildcards.end();
        }
        return Pattern.compile(regex.append(literal(path.substring(end))).toString());
    }

    private static String literal(String text) {
        return text.isEmpty() ? "" : Pattern.quote(text);
    }
}
