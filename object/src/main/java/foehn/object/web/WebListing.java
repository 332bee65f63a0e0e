package foehn.object.web;

import foehn.kernel.http.Percent;
import foehn.object.Listing;
import java.util.List;
import java.util.Locale;

/// A directory as a page. Names are other people's text: each is escaped for where it stands.
final class WebListing {
    private static final String UNITS = "KMGTPE";

    private final StringBuilder page = new StringBuilder();
    private final WebSettings site;
    private final String prefix;
    private final String suffix;

    /// @param prefix the directory's name with its slash; empty for the container
    /// @param suffix what links carry on: the query of a temporary URL
    private WebListing(WebSettings site, String prefix, String suffix) {
        this.site = site;
        this.prefix = prefix;
        this.suffix = suffix;
    }

    static String page(
            WebSettings site, String label, String prefix, String suffix, boolean parent, List<Listing.Line> lines) {
        return new WebListing(site, prefix, suffix).listing(label, parent, lines);
    }

    /// What is shown where the owner does not want listings.
    static String disabled(WebSettings site, String label, String prefix) {
        return new WebListing(site, prefix, "").refusal(label);
    }

    private String listing(String label, boolean parent, List<Listing.Line> lines) {
        head(label, "th {text-align: left; padding: 0 1em;}\n   td {padding: 0 1em;}\n   a {text-decoration: none;}");
        page.append(" <body>\n  <h1 id=\"title\">Listing of ")
                .append(escape(label))
                .append("</h1>\n");
        page.append("  <table id=\"listing\">\n   <tr id=\"heading\">\n    <th class=\"colname\">Name</th>\n");
        page.append("    <th class=\"colsize\">Size</th>\n    <th class=\"coldate\">Date</th>\n   </tr>\n");
        if (parent) {
            row("id=\"parent\" class=\"item\"", "../" + suffix, "../", "&nbsp;", "&nbsp;");
        }
        for (var line : lines) {
            if (line instanceof Listing.Subdir(var name)) {
                var shown = name.substring(prefix.length());
                row("class=\"item subdir\"", link(shown), shown, "&nbsp;", "&nbsp;");
            }
        }
        for (var line : lines) {
            if (line instanceof Listing.ObjectLine object) {
                object(object);
            }
        }
        return page.append("  </table>\n </body>\n</html>\n").toString();
    }

    private void object(Listing.ObjectLine object) {
        var shown = object.name().substring(prefix.length());
        var classes = new StringBuilder("item");
        for (var part : object.contentType().split("/", -1)) {
            classes.append(" type-").append(escape(part.toLowerCase(Locale.ROOT)));
        }
        var date = object.modified();
        int point = date.indexOf('.');
        row(
                "class=\"" + classes + "\"",
                link(shown),
                shown,
                size(object.bytes()),
                escape((point < 0 ? date : date.substring(0, point)).replace('T', ' ')));
    }

    private void row(String attributes, String link, String name, String size, String date) {
        page.append("   <tr ").append(attributes).append(">\n    <td class=\"colname\"><a href=\"");
        page.append(link).append("\">").append(escape(name)).append("</a></td>\n    <td class=\"colsize\">");
        page.append(size)
                .append("</td>\n    <td class=\"coldate\">")
                .append(date)
                .append("</td>\n   </tr>\n");
    }

    /// Dots are escaped too, so that no name is taken for a step up.
    private String link(String name) {
        return "./" + Percent.path(name).replace(".", "%2E") + suffix;
    }

    private String refusal(String label) {
        head(label, "p {font-size: 2}");
        page.append("<body>  <h1>Web Listing Disabled</h1>   <p>The owner of this web site has disabled web listing.");
        page.append("   <p>If you are the owner of this web site, you can enable");
        page.append("   web listing by setting X-Container-Meta-Web-Listings.</p>");
        if (!site.index().isEmpty()) {
            page.append("<h1>Index File Not Found</h1> <p>The owner of this web site has set  <b>");
            page.append("X-Container-Meta-Web-Index: ").append(escape(site.index()));
            page.append("</b>.  However, this file is not found.</p>");
        }
        return page.append(" </body>\n</html>\n").toString();
    }

    private void head(String label, String style) {
        page.append("<!DOCTYPE html>\n<html>\n <head>\n  <title>Listing of ").append(escape(label));
        page.append("</title>\n");
        if (site.css().isEmpty()) {
            page.append("  <style type=\"text/css\">\n   h1 {font-size: 1em; font-weight: bold;}\n   ");
            page.append(style).append("\n  </style>\n");
        } else {
            page.append("  <link rel=\"stylesheet\" type=\"text/css\" href=\"")
                    .append(css())
                    .append("\" />\n");
        }
        page.append(" </head>\n");
    }

    private String css() {
        var css = site.css();
        if (css.startsWith("/") || css.startsWith("http://") || css.startsWith("https://")) {
            return Percent.encode(css, ":/");
        }
        long depth = prefix.chars().filter(c -> c == '/').count();
        return "../".repeat((int) depth) + Percent.path(css);
    }

    static String size(long bytes) {
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit + 1 < UNITS.length()) {
            unit++;
            value = Math.rint(value / 1024);
        }
        return (long) value + (unit < 0 ? "" : UNITS.charAt(unit) + "i");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#x27;");
    }
}
