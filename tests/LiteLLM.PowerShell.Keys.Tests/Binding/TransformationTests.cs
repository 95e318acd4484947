using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys.Tests.Binding;

/// <summary>What an argument becomes before a cmdlet uses it.</summary>
public sealed class TransformationTests
{
    private static readonly DateTime Local = new(2027, 1, 2, 0, 30, 0, DateTimeKind.Local);

    public static TheoryData<ArgumentTransformationAttribute, object?, string> Accepted => new()
    {
        { new ListTransformationAttribute(), "a, b", """["a","b"]""" },
        { new ListTransformationAttribute(), new object[] { PSObject.AsPSObject("a,b"), 5 }, """["a,b","5"]""" },
        { new ListTransformationAttribute(), PSObject.AsPSObject("a"), """["a"]""" },
        { new MapTransformationAttribute(), new Hashtable { ["a"] = PSObject.AsPSObject(1) }, """{"a":1}""" },
        { new MapTransformationAttribute(), """{"a":{"b":1}}""", """{"a":{"b":1}}""" },
        { new ObjectListTransformationAttribute(), new Hashtable { ["a"] = 1 }, """[{"a":1}]""" },
        { new ObjectListTransformationAttribute(), """[{"a":1},{"b":2}]""", """[{"a":1},{"b":2}]""" },
        { new FieldTransformationAttribute(typeof(bool)), "TRUE", "true" },
        { new FieldTransformationAttribute(typeof(bool)), PSObject.AsPSObject(0), "false" },
        { new FieldTransformationAttribute(typeof(double)), 5, "5.0" },
        { new FieldTransformationAttribute(typeof(double)), "2.5", "2.5" },
        { new FieldTransformationAttribute(typeof(long)), "9007199254740993", "9007199254740993" },
        { new FieldTransformationAttribute(typeof(long)), PSObject.AsPSObject(5.0), "5" },
        { new TimeTransformationAttribute(), PSObject.AsPSObject("2027-01-02T03:04:05Z"), "\"2027-01-02T03:04:05.0000000+00:00\"" },
        { new TimeTransformationAttribute(), new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2027-01-02T03:04:05.0000000+00:00\"" },
        { new TimeOrDurationTransformationAttribute(), new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2027-01-02T03:04:05.0000000+00:00\"" },
        { new TimeOrDurationTransformationAttribute(), new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), "\"2027-01-02T03:04:05.0000000+01:00\"" },
        { new TimeOrDurationTransformationAttribute(), "2027-01-02T03:04:05Z", "\"2027-01-02T03:04:05.0000000+00:00\"" },
        { new TimeOrDurationTransformationAttribute(), "36h", "\"36h\"" },
        { new TimeOrDurationTransformationAttribute(), PSObject.AsPSObject("1w"), "\"7d\"" },
        { new TimeOrDurationTransformationAttribute(), TimeSpan.FromDays(2), "\"2d\"" },
        { new TimeOrDurationTransformationAttribute(), LiteLLMDuration.Parse("1mo"), "\"1mo\"" },
        { new DayTransformationAttribute(), new DateTimeOffset(2027, 1, 2, 0, 30, 0, TimeSpan.FromHours(2)), "\"2027-01-01\"" },
        { new DayTransformationAttribute(), PSObject.AsPSObject(new DateTime(2027, 1, 2, 23, 30, 0, DateTimeKind.Unspecified)), "\"2027-01-02\"" },
        { new DayTransformationAttribute(), new DateTime(2027, 1, 2, 0, 30, 0, DateTimeKind.Utc), "\"2027-01-02\"" },
        { new DayTransformationAttribute(), Local, JsonValueWriter.From(Local.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).GetRawText() },
        { new DayTransformationAttribute(), TimeSpan.FromHours(36), "\"P1DT12H\"" },
        { new DayTransformationAttribute(), "5d", "\"5d\"" },
    };

    public static TheoryData<ArgumentTransformationAttribute, object, string> Refused => new()
    {
        { new ListTransformationAttribute(), new[] { "a", "" }, "The value cannot be used: an empty item is not allowed." },
        { new MapTransformationAttribute(), "text", "'text' is not a map. Use a hashtable, an object or JSON, for instance @{ name = 'value' }." },
        { new ObjectListTransformationAttribute(), 5, "'5' is not a map. Use hashtables, objects or a JSON array, for instance @{ name = 'value' }, @{ name = 'other' }." },
        { new FieldTransformationAttribute(typeof(bool)), "maybe", "'maybe' is not true or false." },
        { new FieldTransformationAttribute(typeof(double)), true, "'True' is not a number." },
        { new FieldTransformationAttribute(typeof(long)), 0.5, "'0.5' is not a whole number." },
        { new TimeTransformationAttribute(), "soon", "'soon' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z, or the format of the culture (invariant), such as 12/31/2035, or a duration from now, such as 30d." },
        { new TimeOrDurationTransformationAttribute(), "soon", "'soon' is not a date. Use ISO 8601, such as 2035-12-31T00:00Z, or the format of the culture (invariant), such as 12/31/2035, or a duration from now, such as 30d." },
        { new TimeOrDurationTransformationAttribute(), TimeSpan.Zero, "'00:00:00' is not greater than zero. Use a number with" },
        { new SecretTransformationAttribute(), 5, "A secret must be a SecureString, a PSCredential or a string." },
        { new MapTransformationAttribute(), "sk-secret-1234567890", "'sk-...7890' is not a map." },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void An_argument_is_converted_as_the_same_value_in_a_file_is(ArgumentTransformationAttribute transformation, object? value, string expected)
    {
        object converted = transformation.Transform(null!, value!);

        Assert.Equal(expected, JsonValueWriter.From(converted is LiteLLMDuration duration ? duration.ToString() : converted).GetRawText());
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_argument_that_cannot_be_used_is_named_in_the_error(ArgumentTransformationAttribute transformation, object value, string expected) =>
        Assert.StartsWith(expected, Assert.Throws<ArgumentTransformationMetadataException>(() => transformation.Transform(null!, value)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_empty_text_is_no_value(string? value)
    {
        Assert.Null(new ListTransformationAttribute().Transform(null!, value!));
        Assert.Null(new TimeOrDurationTransformationAttribute().Transform(null!, value!));
        Assert.Null(new SecretTransformationAttribute().Transform(null!, value!));
    }

    [Fact]
    public void A_map_and_a_list_of_maps_are_written_to_a_field_of_a_CSV_file_as_Json()
    {
        Assert.Equal("""{"a":1}""", new MapTransformationAttribute().Transform(null!, """{"a":1}""").ToString());
        Assert.Equal("""{"a":1}""", ((object[])new ObjectListTransformationAttribute().Transform(null!, """[{"a":1}]""")).Single().ToString());
    }

    [Fact]
    public void A_number_is_read_as_the_culture_writes_it()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(2.5, new FieldTransformationAttribute(typeof(double)).Transform(null!, "2,5"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_secret_is_accepted_in_each_of_its_forms()
    {
        var secret = new SecretTransformationAttribute();
        SecureString password = Secrets.Protect("sk-1");

        Assert.Same(password, secret.Transform(null!, PSObject.AsPSObject(password)));
        Assert.Same(password, secret.Transform(null!, new PSCredential("a", password)));
        Assert.Equal("sk-1", Secrets.Reveal((SecureString)secret.Transform(null!, "sk-1")));
    }

    [Fact]
    public void A_wildcard_pattern_matches_in_any_case_and_an_invalid_one_is_refused()
    {
        Assert.True(Wildcards.Parse("ci-*").IsMatch("CI-1"));
        Assert.False(Wildcards.Parse("ci-*").IsMatch("ci"));

        LiteLLMException problem = Assert.Throws<LiteLLMException>(() => Wildcards.Parse("ci[1"));
        Assert.Equal("InvalidPattern", problem.ErrorId);
        Assert.Equal("'ci[1' is not a valid wildcard pattern. If it is a name, escape each * ? [ ] with a backtick, or use [WildcardPattern]::Escape().", problem.Message);
    }
}
