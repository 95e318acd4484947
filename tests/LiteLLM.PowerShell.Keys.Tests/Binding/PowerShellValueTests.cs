using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Binding;

/// <summary>Values that PowerShell wraps become plain .NET values.</summary>
public sealed class PowerShellValueTests
{
    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { "a", "\"a\"" },
        { PSObject.AsPSObject(5), "5" },
        { new SwitchParameter(true), "true" },
        { PSObject.AsPSObject(new SwitchParameter(false)), "false" },
        { Custom("a", Custom("b", PSObject.AsPSObject(1))), """{"a":{"b":1}}""" },
        { new Hashtable { ["a"] = new object?[] { PSObject.AsPSObject("x"), null, Custom("b", 1) } }, """{"a":["x",null,{"b":1}]}""" },
        { PSObject.AsPSObject(new ArrayList { PSObject.AsPSObject(1.0) }), "[1.0]" },
        { new OrderedDictionary { ["z"] = 1, ["a"] = 2, [(object)3] = 4 }, """{"z":1,"a":2,"3":4}""" },
        { new Dictionary<string, object> { [""] = Custom("b", 1) }, """{"":{"b":1}}""" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_keeps_its_meaning_without_the_engine(object? value, string json) => Assert.Equal(json, JsonValueWriter.From(PowerShellValue.Unwrap(value)).GetRawText());

    [Fact]
    public void A_credential_is_as_secret_as_its_password()
    {
        using var password = new SecureString();

        Assert.Same(password, PowerShellValue.Unwrap(new PSCredential("a", password)));
    }

    [Fact]
    public void A_value_that_contains_itself_is_refused()
    {
        var custom = new PSObject();
        custom.Properties.Add(new PSNoteProperty("self", custom));
        custom.Properties.Add(new PSNoteProperty("again", custom));

        Assert.Equal("it is nested more than 128 levels deep, or contains itself", Assert.Throws<FormatException>(() => PowerShellValue.Unwrap(custom)).Message);
    }

    [Fact]
    public void Values_may_be_nested_as_deep_as_in_Json()
    {
        object nested = Enumerable.Range(0, 128).Aggregate((object)1, (inner, _) => Custom("a", inner));

        Assert.StartsWith("{\"a\":{\"a\":", JsonValueWriter.From(PowerShellValue.Unwrap(nested)).GetRawText(), StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => PowerShellValue.Unwrap(Custom("a", nested)));
    }

    [Fact]
    public void A_property_that_cannot_be_read_is_named_in_the_error()
    {
        var custom = new PSObject();
        custom.Properties.Add(new PSCodeProperty("a", typeof(PowerShellValueTests).GetMethod(nameof(Fail))));

        Assert.StartsWith("its property 'a' cannot be read: ", Assert.Throws<FormatException>(() => PowerShellValue.Unwrap(custom)).Message, StringComparison.Ordinal);
    }

    public static object Fail(PSObject instance) => throw new InvalidOperationException($"no {instance?.Properties.Count()}.");

    private static PSObject Custom(string name, object value)
    {
        var custom = new PSObject();
        custom.Properties.Add(new PSNoteProperty(name, value));
        return custom;
    }

    [Fact]
    public void A_map_and_a_list_that_contain_themselves_are_refused()
    {
        var map = new Hashtable();
        map["self"] = new object[] { map };
        var list = new ArrayList();
        list.Add(list);

        Assert.Throws<FormatException>(() => PowerShellValue.Unwrap(map));
        Assert.Throws<FormatException>(() => PowerShellValue.Unwrap(list));
    }

    [Fact]
    public void Maps_and_lists_may_be_nested_as_deep_as_in_Json()
    {
        object maps = Enumerable.Range(0, 128).Aggregate((object)1, (inner, _) => new Hashtable { ["a"] = inner });
        object lists = Enumerable.Range(0, 128).Aggregate((object)1, (inner, _) => new[] { inner });

        Assert.NotNull(PowerShellValue.Unwrap(maps));
        Assert.NotNull(PowerShellValue.Unwrap(lists));
        Assert.Throws<FormatException>(() => PowerShellValue.Unwrap(new Hashtable { ["a"] = maps }));
        Assert.Throws<FormatException>(() => PowerShellValue.Unwrap(new[] { lists }));
    }

    [Fact]
    public void A_time_that_was_serialized_is_a_time()
    {
        PSObject time = Custom("UtcDateTime", new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        PSObject other = Custom("UtcDateTime", new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        time.TypeNames.Insert(0, "Deserialized.System.DateTimeOffset");

        Assert.Equal(new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.Zero), PowerShellValue.Unwrap(time));
        Assert.IsType<OrderedDictionary>(PowerShellValue.Unwrap(other));
    }
}
