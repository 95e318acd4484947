using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Characters that cannot be seen, and texts that are long to examine.</summary>
public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain, na\u00efve \u4e2d\u6587 \ud83d\ude00", "plain, na\u00efve \u4e2d\u6587 \ud83d\ude00")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007")]
    [InlineData("a\r\nb\tc\0", "a\\u000d\\u000ab\\u0009c\\u0000")]
    [InlineData("\u202eevil\u2066\u200f\u200b\u2028\u2029\ufeff\u00ad\u0085", "\\u202eevil\\u2066\\u200f\\u200b\\u2028\\u2029\\ufeff\\u00ad\\u0085")]
    [InlineData("a\u3164b\ufe0fc\u034f\u2800", "a\\u3164b\\ufe0fc\\u034f\\u2800")]
    [InlineData("tag\udb40\udc41", "tag\\udb40\\udc41")]
    public void What_cannot_be_seen_is_shown_as_an_escape(string text, string shown)
    {
        Assert.Equal(shown, VisibleText.Of(text));
        Assert.Equal(text == shown, VisibleText.IsVisible(text));
        Assert.Equal(shown, VisibleText.Of(VisibleText.Of(text)));
    }

    [Fact]
    public void Half_of_a_character_is_shown_as_an_escape() => Assert.Equal("a\\ud83db\\ude00", VisibleText.Of("a" + '\ud83d' + "b" + '\ude00'));

    [Fact]
    public void The_lines_of_a_text_stay_where_they_are_meant() => Assert.Equal("a\nb\nc\\u000dd", VisibleText.OfLines("a\nb\r\nc\rd"));

    [Theory]
    [InlineData("api_key=")]
    [InlineData("ask-")]
    [InlineData("Bearer ")]
    [InlineData("sk\\u002d")]
    [InlineData("://")]
    public void A_long_text_of_beginnings_of_secrets_is_examined_within_the_time_limit(string beginning)
    {
        string text = string.Concat(Enumerable.Repeat(beginning, 240_000 / beginning.Length));

        Assert.NotEqual("...", SecretMask.Scrub(text));
    }

    [Fact]
    public void A_long_text_of_escapes_is_redacted_within_the_time_limit()
    {
        string text = new string('\\', 60_000) + "hush-hush";

        string shown = SecretMask.Redact(text, "hush-hush");

        Assert.True(shown.Length > 50_000);
        Assert.DoesNotContain("hush-hush", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_regular_expression_has_a_time_limit()
    {
        var fields = typeof(SecretMask).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
            .Where(field => field.FieldType == typeof(System.Text.RegularExpressions.Regex))
            .ToArray();

        Assert.True(fields.Length > 10);
        Assert.All(fields, field => Assert.Equal(RegexLimit.Time, ((System.Text.RegularExpressions.Regex)field.GetValue(null)!).MatchTimeout));
    }
}
