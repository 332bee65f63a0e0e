/* jsonget KEY [KEY]: reads a JSON object from standard input and prints the text found under the keys; the last key
 * may be "*", which prints every text of that object, one a line. Exit status 1 when there is none. Enough for the
 * metadata documents of a cloud, and no more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *at;
static int found;

static void space(void) { while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') at++; }

static int hex4(void) {
    int value = 0;
    for (int i = 0; i < 4 && *at; i++, at++) {
        int c = *at;
        value = value * 16 + (c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return value;
}

/* Reads a text; into may be NULL. Escapes become UTF-8. */
static void text(char *into, size_t room) {
    size_t n = 0;
    at++;
    while (*at && *at != '"') {
        unsigned c = (unsigned char)*at++;
        char bytes[4];
        int count = 1;
        if (c == '\\' && *at) {
            c = (unsigned char)*at++;
            if (c == 'n') c = '\n';
            else if (c == 't') c = '\t';
            else if (c == 'r') c = '\r';
            else if (c == 'b' || c == 'f') c = ' ';
            else if (c == 'u') {
                c = hex4();
                if (c >= 0x800) { bytes[0] = 0xe0 | c >> 12; bytes[1] = 0x80 | (c >> 6 & 63); bytes[2] = 0x80 | (c & 63); count = 3; }
                else if (c >= 0x80) { bytes[0] = 0xc0 | c >> 6; bytes[1] = 0x80 | (c & 63); count = 2; }
            }
        }
        if (count == 1) bytes[0] = c;
        for (int i = 0; i < count; i++) if (into && n + 1 < room) into[n++] = bytes[i];
    }
    if (*at) at++;
    if (into) into[n] = 0;
}

/* Passes over a value; prints texts that lie at the wanted place. */
static void value(char **keys, int depth, int count, int wanted) {
    static char buffer[65536];
    char key[512];
    space();
    if (*at == '"') {
        text(buffer, sizeof buffer);
        if (wanted && depth == count) { puts(buffer); found = 1; }
    } else if (*at == '{') {
        at++;
        for (space(); *at && *at != '}'; space()) {
            if (*at == ',') { at++; continue; }
            if (*at != '"') exit(1);
            text(key, sizeof key);
            space();
            if (*at != ':') exit(1);
            at++;
            value(keys, depth + 1, count,
                  wanted && depth < count && (!strcmp(keys[depth], "*") || !strcmp(keys[depth], key)));
        }
        if (*at) at++;
    } else if (*at == '[') {
        at++;
        for (space(); *at && *at != ']'; space()) {
            if (*at == ',') { at++; continue; }
            value(keys, depth + 1, count, 0);
        }
        if (*at) at++;
    } else {
        if (!*at) exit(1);
        while (*at && !strchr(",]} \n\r\t", *at)) at++;
    }
}

int main(int argc, char **argv) {
    static char document[1 << 20];
    size_t length = fread(document, 1, sizeof document - 1, stdin);
    document[length] = 0;
    at = document;
    value(argv + 1, 0, argc - 1, 1);
    return found ? 0 : 1;
}
