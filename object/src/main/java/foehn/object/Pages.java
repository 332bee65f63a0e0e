package foehn.object;

import foehn.kernel.http.FaultStyle;
import java.nio.charset.StandardCharsets;

/// Swift's pages for what went wrong: clients show them, and some read the first line.
final class Pages {
    static final FaultStyle STYLE = (fault, _) -> {
        var reply = Reply.of(fault);
        var body = reply.payload() instanceof Payload.Bytes(byte[] bytes) ? bytes : new byte[0];
        return new FaultStyle.Rendered(reply.headers().get("content-type", "text/html; charset=UTF-8"), body);
    };

    /// Empty for what went well and needs no words.
    static String html(int status) {
        return status == 200 || status == 201
                ? ""
                : "<html><h1>" + title(status) + "</h1><p>" + sentence(status) + "</p></html>";
    }

    static String title(int status) {
        return switch (status) {
            case 413 -> "Request Entity Too Large";
            case 416 -> "Requested Range Not Satisfiable";
            case 422 -> "Unprocessable Entity";
            case 498 -> "Rate Limited";
            case 499 -> "Client Disconnect";
            default -> FaultStyle.reason(status);
        };
    }

    private static String sentence(int status) {
        return switch (status) {
            case 202 -> "The request is accepted for processing.";
            case 400 ->
                "The server could not comply with the request since it is either malformed or otherwise"
                        + " incorrect.";
            case 401 -> "This server could not verify that you are authorized to access the document you requested.";
            case 402 -> "Access was denied for financial reasons.";
            case 403 -> "Access was denied to this resource.";
            case 404 -> "The resource could not be found.";
            case 405 -> "The method is not allowed for this resource.";
            case 408 -> "The server has waited too long for the request to be sent by the client.";
            case 409 -> "There was a conflict when trying to complete your request.";
            case 410 -> "This resource is no longer available.";
            case 411 -> "Content-Length header required.";
            case 412 -> "A precondition for this request was not met.";
            case 413 -> "The body of your request was too large for this server.";
            case 416 -> "The Range requested is not available.";
            case 422 -> "Unable to process the contained instructions";
            case 499 -> "The client was disconnected during request.";
            case 501 -> "The requested method is not implemented by this server.";
            case 503 -> "The server is currently unavailable. Please try again at a later time.";
            case 507 -> "There was not enough space to save the resource. Drive: store";
            default -> "The server cannot answer this request.";
        };
    }

    static byte[] bytes(int status) {
        return html(status).getBytes(StandardCharsets.UTF_8);
    }

    private Pages() {}
}
