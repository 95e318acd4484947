using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Security;
using System.Text;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Json;

/// <summary>Between the values of PowerShell and JSON.</summary>
public sealed class JsonTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "a\"é😀", "\"a\\\"é\\uD83D\\uDE00\"" },
        { 'a', "\"a\"" },
        { true, "true" },
        { 1, "1" },
        { 1.0, "1.0" },
        { -1.5, "-1.5" },
        { 1e30, "1E+30" },
        { 1.5f, "1.5" },
        { 1.50m, "1.50" },
        { (byte)1, "1" },
        { (sbyte)-1, "-1" },
        { (short)-1, "-1" },
        { (ushort)1, "1" },
        { 1u, "1" },
        { long.MinValue, "-9223372036854775808" },
        { ulong.MaxValue, "18446744073709551615" },
        { BigInteger.Pow(10, 20), "100000000000000000000" },
        { new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2026-01-02T03:04:05.0000000Z\"" },
        { new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), "\"2026-01-02T03:04:05.0000000+01:00\"" },
        { TimeSpan.FromDays(1.5), "\"1.12:00:00\"" },
        { Guid.Empty, "\"00000000-0000-0000-0000-000000000000\"" },
        { new Uri("http://a/b"), "\"http://a/b\"" },
        { new Version(1, 2), "\"1.2\"" },
        { DayOfWeek.Friday, "\"Friday\"" },
        { new Hashtable { [1] = new object?[] { 1, null } }, """{"1":[1,null]}""" },
        { Sample.Json("""{ "a": 1 }"""), """{"a":1}""" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_keeps_its_type(object? value, string json) => Assert.Equal(json, JsonValueWriter.From(value).GetRawText());

    public static TheoryData<object, string> NoValues => new()
    {
        { double.NaN, "NaN cannot be represented in JSON" },
        { double.NegativeInfinity, "-Infinity cannot be represented in JSON" },
        { new SecureString(), "it is a secret, and only -Key accepts secrets" },
        { new StringBuilder(), "a value of type System.Text.StringBuilder cannot be represented in JSON" },
        { "\ud83d", "it contains half of a character (an unpaired surrogate)" },
        { "\ud83da", "it contains half of a character (an unpaired surrogate)" },
        { "\ude00\ud83d", "it contains half of a character (an unpaired surrogate)" },
        { new Hashtable { ["\ude00"] = 1 }, "it contains half of a character (an unpaired surrogate)" },
        { Nested(129), "it is nested more than 128 levels deep, or contains itself" },
        { Itself(), "it is nested more than 128 levels deep, or contains itself" },
    };

    [Theory]
    [MemberData(nameof(NoValues))]
    public void What_has_no_form_in_Json_is_refused(object value, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => JsonValueWriter.From(value)).Message, StringComparison.Ordinal);

    [Fact]
    public void Values_may_be_nested_sixty_levels_deep_and_those_of_a_server_deeper()
    {
        using var deep = System.Text.Json.JsonDocument.Parse(new string('[', 200) + new string(']', 200), new() { MaxDepth = 200 });

        Assert.StartsWith("[[[", JsonValueWriter.From(Nested(128)).GetRawText(), StringComparison.Ordinal);
        Assert.StartsWith("{\"a\":[[[", JsonValueWriter.Object([("a", deep.RootElement)]).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_is_written_whatever_was_written_before_it()
    {
        string large = new('x', 200_000);
        Assert.Equal(large, JsonValueWriter.From(large).GetString());
        Assert.Throws<FormatException>(() => JsonValueWriter.From(new object[] { "a", double.NaN }));
        Assert.Equal("[\"a\"]", JsonValueWriter.From(new[] { "a" }).GetRawText());
        Assert.Equal("""{"a":1,"b":{"c":[]}}""", JsonValueWriter.Object([("a", JsonValueWriter.From(1)), ("b", JsonValueWriter.Object([("c", JsonValueWriter.EmptyList)]))]).GetRawText());
        Assert.Equal("""{"a":"é"}""", Encoding.UTF8.GetString(JsonValueWriter.ToUtf8([("a", JsonValueWriter.From("é"))])));
    }

    [Theory]
    [InlineData("\"1.5\"", 1.5)]
    [InlineData("2", 2.0)]
    [InlineData("\"x\"", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    public void A_number_is_read_from_what_is_near_to_it(string json, double? expected) => Assert.Equal(expected, JsonValueReader.ToDouble(Sample.Json(json)));

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("1.9", 1L)]
    [InlineData("\"-7\"", -7L)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1e30", null)]
    [InlineData("-1e30", null)]
    [InlineData("\"x\"", null)]
    public void A_whole_number_is_read_from_what_is_near_to_it(string json, long? expected) => Assert.Equal(expected, JsonValueReader.ToInteger(Sample.Json(json)));

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("\"True\"", true)]
    [InlineData("\"false\"", false)]
    [InlineData("1", null)]
    [InlineData("null", null)]
    public void A_flag_is_read_from_what_is_near_to_it(string json, bool? expected) => Assert.Equal(expected, JsonValueReader.ToBoolean(Sample.Json(json)));

    [Theory]
    [InlineData("\"2026-01-02T03:04:05\"", "2026-01-02T03:04:05Z")]
    [InlineData("\"2026-01-02T03:04:05+01:00\"", "2026-01-02T02:04:05Z")]
    [InlineData("\"soon\"", null)]
    [InlineData("null", null)]
    public void A_time_without_a_zone_is_one_of_Utc(string json, string? expected) => Assert.Equal(
        expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), JsonValueReader.ToTime(Sample.Json(json)));

    [Fact]
    public void Texts_are_converted_however_deep_they_are() => Assert.Equal(
        """{"a":["X",1,{"b":"Y"}],"c":null,"d":true,"e":false,"f":12345678901234567890,"g":1.5,"h":1E2}""".Replace("1E2", "100.0", StringComparison.Ordinal),
        JsonValueWriter.From(JsonValueReader.ToObject(Sample.Json("""{"a":["x",1,{"b":"y"}],"c":null,"d":true,"e":false,"f":12345678901234567890,"g":1.5,"h":1E2}"""), text => text.ToUpperInvariant())).GetRawText());

    [Theory]
    [InlineData("null", true)]
    [InlineData("[]", true)]
    [InlineData("{}", true)]
    [InlineData("[null]", false)]
    [InlineData("""{"a":null}""", false)]
    [InlineData("\"\"", false)]
    [InlineData("0", false)]
    [InlineData("false", false)]
    public void Only_nothing_and_empty_collections_are_empty(string json, bool isEmpty)
    {
        Assert.Equal(isEmpty, JsonEquality.IsEmpty(Sample.Json(json)));
        Assert.True(JsonEquality.IsEmpty(default));
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740992", false)]
    [InlineData("9007199254740993", "9007199254740992.0", true)]
    [InlineData("100000000000000000000", "1e20", true)]
    [InlineData("100000000000000000000", "100000000000000000001", false)]
    [InlineData("1", "2", false)]
    [InlineData("1", "1.0", true)]
    [InlineData("1.5", "1.50", true)]
    [InlineData("1E1", "10", true)]
    [InlineData("[1]", "[1,2]", false)]
    [InlineData("[1,2]", "[1]", false)]
    [InlineData("[1,2]", "[1.0,2.0]", true)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", false)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    [InlineData("""{"a":1,"b":[2]}""", """{"b":[2.0],"a":1}""", true)]
    [InlineData("9007199254740992", "9007199254740992.0", true)]
    [InlineData("-9007199254740993", "-9007199254740992.0", true)]
    [InlineData("-100", "-1e2", true)]
    [InlineData("100", "100.5", false)]
    [InlineData("1.5", "2.5", false)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("true", "true", true)]
    [InlineData("true", "false", false)]
    [InlineData("null", "null", true)]
    [InlineData("\"a\"", "\"a\"", true)]
    [InlineData("\"a\"", "\"A\"", false)]
    public void Json_is_compared_by_what_it_means(string left, string right, bool same)
    {
        Assert.Equal(same, JsonEquality.Same(Sample.Json(left), Sample.Json(right)));
        Assert.Equal(same, JsonEquality.Same(Sample.Json(right), Sample.Json(left)));
    }

    [Theory]
    [InlineData("""\ud83d\ude00""", """\ud83d\ude00""")]
    [InlineData("""\ud83d""", """\ufffd""")]
    [InlineData("""\ude00\ud83d""", """\ufffd\ufffd""")]
    [InlineData("""\ud83d\ud83d\ude00""", """\ufffd\ud83d\ude00""")]
    [InlineData("""\uD83Dx\u00e9""", """\ufffdx\u00e9""")]
    [InlineData("""\ud83d\n\ude00""", """\ufffd\n\ufffd""")]
    [InlineData("""\\ud83d""", """\\ud83d""")]
    [InlineData("""\ud83""", """\ud83""")]
    [InlineData("""\ud8zz\ud83d""", """\ud8zz\ufffd""")]
    [InlineData("""\d83d00""", """\d83d00""")]
    [InlineData("""a\""", """a\""")]
    public void Half_of_a_character_is_replaced(string json, string expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);

        JsonSurrogates.Replace(bytes);

        Assert.Equal(expected, Encoding.UTF8.GetString(bytes));
    }

    private static object Nested(int levels) => Enumerable.Range(0, levels).Aggregate((object)1, (inner, _) => new[] { inner });

    private static Hashtable Itself()
    {
        var map = new Hashtable();
        map["self"] = map;
        return map;
    }
}
