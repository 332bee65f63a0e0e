package foehn.object.s3;

/// `partNumber`: from 1 on.
final class PartNumber {
    private PartNumber() {}

    /// @param bounded whether a number above `max` is refused at once
    static int parse(String text, int max, boolean bounded) {
        boolean digits = text.length() <= 9 && text.matches("[+]?[0-9]+");
        int number = digits ? Integer.parseInt(text) : 0;
        if (number < 1 || (bounded && number > max)) {
            throw invalid(text, max);
        }
        return number;
    }

    /// Refuses a part that an object does not have.
    static void require(int number, int max, int count) {
        if (number > max) {
            throw invalid(Integer.toString(number), max);
        }
        if (number > count) {
            throw S3Error.InvalidPartNumber.toException();
        }
    }

    private static S3Exception invalid(String text, int max) {
        return S3Error.argument(
                "partNumber", text, "Part number must be an integer between 1 and " + max + ", inclusive");
    }
}
