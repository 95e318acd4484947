using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LiteLLM.PowerShell.Tests.HostileServer;

/// <summary>Answers that no LiteLLM proxy gives, or gives only in pieces.</summary>
internal static class HostileAnswers
{
    private const string Page = """{"keys":[{"token":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","key_alias":"a","key_name":"sk-...abcd","spend":0,"models":[],"metadata":{}}],"total_count":1,"current_page":1,"total_pages":1}""";
    private const string Gateway = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";
    private const string Json = "application/json";

    /// <summary>By name; each answers whatever is asked.</summary>
    internal static readonly IReadOnlyDictionary<string, Func<HttpContext, Task>> ByName = All().ToDictionary(answer => answer.Name, answer => answer.Write);

    private static IEnumerable<(string Name, Func<HttpContext, Task> Write)> All() =>
    [
        .. Texts().Select(answer => (answer.Name, (Func<HttpContext, Task>)(context => WriteAsync(context, answer.Status, answer.Type, Encoding.UTF8.GetBytes(answer.Body))))),
        .. Bytes().Select(answer => (answer.Name, (Func<HttpContext, Task>)(context => WriteAsync(context, 200, answer.Type, answer.Body)))),
        .. Enumerable.Range(0, 8).Select(part => ($"JSON that ends after {part} eighths", (Func<HttpContext, Task>)(context => WriteAsync(context, 200, Json, Encoding.UTF8.GetBytes(Page[..(Page.Length * part / 8)]))))),
        .. Enumerable.Range(0, 4).Select(part => ($"a connection that breaks after {part} quarters", (Func<HttpContext, Task>)(context => BreakAsync(context, part, sized: true)))),
        .. Enumerable.Range(1, 3).Select(part => ($"a chunked body that breaks after {part} quarters", (Func<HttpContext, Task>)(context => BreakAsync(context, part, sized: false)))),
        .. new[] { 204, 205, 304 }.Select(status => ($"HTTP {status} without a body", (Func<HttpContext, Task>)(context => StatusAsync(context, status, null)))),
        .. new[] { 301, 302, 303, 307, 308 }.SelectMany(status => new[] { null, "", "/", "//elsewhere.invalid/", "https://elsewhere.invalid/x", "javascript:alert(1)", "\u0001" }
            .Select(target => ($"HTTP {status} to '{target?.Replace('\u0001', '?') ?? "nothing"}'", (Func<HttpContext, Task>)(context => StatusAsync(context, status, target))))),
        ("gzip that is none", context => EncodedAsync(context, "gzip", Encoding.UTF8.GetBytes(Page))),
        ("gzip that breaks off", context => EncodedAsync(context, "gzip", Zip(Page)[..40])),
        ("gzip as it should be", context => EncodedAsync(context, "gzip", Zip(Page))),
        ("an encoding that nobody knows", context => EncodedAsync(context, "x-secret", Encoding.UTF8.GetBytes(Page))),
        ("a deflated bomb", context => EncodedAsync(context, "gzip", Zip(new string(' ', 30_000_000)))),
    ];

    private static IEnumerable<(string Name, int Status, string? Type, string Body)> Texts()
    {
        yield return ("no content type", 200, null, Page);
        yield return ("a wrong content type", 200, "image/png", Page);
        yield return ("a content type that is none", 200, ";;;=", Page);
        yield return ("a charset that nobody knows", 200, "application/json; charset=klingon", Page);
        yield return ("no body", 200, Json, "");
        yield return ("white space", 200, Json, " \r\n\t ");
        foreach (int status in new[] { 200, 400, 401, 403, 404, 409, 418, 422, 429, 500, 502, 503, 504, 599 })
        {
            yield return ($"HTML with HTTP {status}", status, "text/html", Gateway);
            yield return ($"an empty body with HTTP {status}", status, Json, "");
        }

        foreach (string body in new[] { "null", "true", "0", "1e400", "\"text\"", "[]", "[null]", "[[[]]]", "{}", """{"error":null}""", """{"error":[]}""", """{"error":{"message":null}}""", """{"error":{"message":{"a":[1]},"code":[],"type":7}}""", """{"detail":[]}""", """{"detail":null}""" })
        {
            yield return ($"{body} with HTTP 200", 200, Json, body);
            yield return ($"{body} with HTTP 400", 400, Json, body);
        }

        foreach (string body in new[] { "{]", "{\"keys\":[}", "{'keys':[]}", "{\"keys\":[],}", "NaN", "// comment\n{}", "{\"keys\":[]}{}", "\u0000" })
        {
            yield return ($"not JSON: {body.Replace('\u0000', '?')}", 200, Json, body);
        }

        foreach (string keys in new[] { "null", "{}", "\"x\"", "7", "[null]", "[7]", "[[]]", "[\"id\"]", "[{}]", "[{\"token\":null}]", "[{\"token\":7}]", "[{\"token\":\"\"}]", "[{\"token\":[]}]" })
        {
            yield return ($"keys that are {keys}", 200, Json, $$"""{"keys":{{keys}},"total_count":1,"info":{{keys}},"data":{{keys}},"users":{{keys}},"key":{{keys}},"deleted_keys":{{keys}},"status":{{keys}}}""");
        }

        foreach (string total in new[] { "null", "-1", "\"many\"", "1e99", "9223372036854775807", "99999999999999999999", "0.5", "[]", "{}", "true" })
        {
            yield return ($"a total that is {total}", 200, Json, Page.Replace("\"total_count\":1", "\"total_count\":" + total, StringComparison.Ordinal));
        }

        yield return ("the same member many times", 200, Json, Page.Replace("\"keys\":", "\"keys\":7,\"keys\":", StringComparison.Ordinal));
        yield return ("the same key many times", 200, Json, $$"""{"keys":[{{string.Join(',', Enumerable.Repeat("""{"token":"t","key_alias":"a"}""", 500))}}],"total_count":500}""");
        yield return ("deep lists", 200, Json, new string('[', 100_000));
        yield return ("deep maps", 200, Json, string.Concat(Enumerable.Repeat("{\"keys\":", 50_000)));
        yield return ("deep and closed", 200, Json, "{\"keys\":" + new string('[', 5_000) + new string(']', 5_000) + "}");
        yield return ("a number of a million digits", 200, Json, Page.Replace("\"spend\":0", "\"spend\":" + new string('9', 1_000_000), StringComparison.Ordinal));
        yield return ("an unknown number of a million digits", 200, Json, Page.Replace("\"spend\":0", "\"new_column\":" + new string('9', 1_000_000), StringComparison.Ordinal));
        yield return ("an alias of a million letters", 200, Json, Page.Replace("\"a\"", $"\"{new string('x', 1_000_000)}\"", StringComparison.Ordinal));
        yield return ("a hundred thousand columns", 200, Json, Page.Replace("\"spend\":0", string.Join(',', Enumerable.Range(0, 100_000).Select(number => $"\"c{number}\":{number}")), StringComparison.Ordinal));
        yield return ("an error of ten megabytes", 400, Json, """{"error":{"message":"%"}}""".Replace("%", new string('x', 10_000_000), StringComparison.Ordinal));
        yield return ("an error with escape codes", 400, Json, """{"error":{"message":"\u001b[2J\u001b]0;title\u0007\u0000"}}""");
        yield return ("half a surrogate", 200, Json, Page.Replace("\"a\"", "\"\\ud83d\"", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, string Type, byte[] Body)> Bytes()
    {
        yield return ("a byte order mark", Json, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Page)]);
        yield return ("UTF-16", Json, Encoding.Unicode.GetBytes(Page));
        yield return ("UTF-16 with its mark", "application/json; charset=utf-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Page)]);
        yield return ("Latin-1", "application/json; charset=iso-8859-1", Encoding.Latin1.GetBytes(Page.Replace("\"a\"", "\"\u00e9\"", StringComparison.Ordinal)));
        yield return ("bytes of no text", Json, [.. Enumerable.Range(0, 256).Select(number => (byte)number)]);
        yield return ("a picture", "image/png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]);
    }

    private static async Task WriteAsync(HttpContext context, int status, string? type, byte[] body)
    {
        context.Response.StatusCode = status;
        if (type is not null)
        {
            context.Response.Headers.ContentType = type;
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }

    private static async Task BreakAsync(HttpContext context, int quarters, bool sized)
    {
        byte[] body = Encoding.UTF8.GetBytes(Page);
        context.Response.ContentType = Json;
        context.Response.ContentLength = sized ? body.Length : null;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length * quarters / 4));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    private static Task StatusAsync(HttpContext context, int status, string? location)
    {
        context.Response.StatusCode = status;
        if (location is not null)
        {
            context.Response.Headers.Location = location.Replace('\u0001', '%');
        }

        return Task.CompletedTask;
    }

    private static Task EncodedAsync(HttpContext context, string encoding, byte[] body)
    {
        context.Response.Headers.ContentEncoding = encoding;
        return WriteAsync(context, 200, Json, body);
    }

    private static byte[] Zip(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
