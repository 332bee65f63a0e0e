package foehn.image;

import foehn.kernel.db.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// An image service in a process of its own, to be killed.
final class KilledService {
    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        var db = Database.open("jdbc:sqlite:" + directory.resolve("foehn.db"));
        var served = new Served(db, Served.CONFIG, directory.resolve("images"));
        var token = served.member("p1");
        var whole = BrokenUploadTest.queued(served, token);
        served.upload(token, whole, "whole".getBytes(StandardCharsets.UTF_8)).expect(204);
        System.out.println("ready " + served.api.url() + " " + token + " " + whole + " "
                + BrokenUploadTest.queued(served, token) + " " + BrokenUploadTest.queued(served, token));
        Thread.sleep(60_000);
    }

    private KilledService() {}
}
