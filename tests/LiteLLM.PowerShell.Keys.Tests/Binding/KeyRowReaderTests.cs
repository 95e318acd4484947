using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Management.Automation;
using LiteLLM.PowerShell.Binding;
using LiteLLM.PowerShell.Catalog;
using LiteLLM.PowerShell.Cmdlets;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Keys.Tests.Binding;

/// <summary>What a cmdlet uses of an object from the pipeline.</summary>
public sealed class KeyRowReaderTests
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string OtherHash = "f123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Secret = "sk-own-secret-1234567890";

    private readonly KeyRowReader _reader = new(
    [
        ("Id", []), ("Key", []), ("KeyAlias", []), ("Duration", ["Lifetime"]), ("RpmLimit", []), ("TpmLimit", []), ("Model", []),
        ("MaxBudget", []), ("Metadata", []), ("TeamId", []), ("UserId", []), ("BudgetId", []),
    ]);

    public static TheoryData<object, string> Rows => new()
    {
        // The same row from different sources, with the names of the property, the parameter and the API.
        { Custom(("KeyAlias", "ci"), ("Models", "a,b"), ("MaxBudget", 5)), """ci: {"KeyAlias":"ci","Model":"a,b","MaxBudget":5}""" },
        { new OrderedDictionary { ["key_alias"] = "ci", ["MODEL"] = new[] { "a", "b" }, ["max_budget"] = "5" }, """ci: {"KeyAlias":"ci","Model":["a","b"],"MaxBudget":"5"}""" },
        { new Hashtable { ["alias"] = "ci" }, """ci: {"KeyAlias":"ci"}""" },
        { PSObject.AsPSObject(new { key_alias = "ci", tpm_limit = 5L }), """ci: {"KeyAlias":"ci","TpmLimit":5}""" },
        { TableRow(("KeyAlias", "ci"), ("MaxBudget", DBNull.Value), ("RpmLimit", 5)), """ci: {"KeyAlias":"ci","MaxBudget":null,"RpmLimit":5}""" },
        { new Hashtable { ["lifetime"] = "30d" }, """: {"Duration":"30d"}""" },
        { new Hashtable { ["Duration"] = "30d" }, """: {"Duration":"30d"}""" },
        { Custom(("Metadata", PSObject.AsPSObject(Custom(("a", PSObject.AsPSObject(1)))))), """: {"Metadata":{"a":1}}""" },
        { new Hashtable { [5] = 1 }, ": {} ?5" },
        { new Hashtable(), ": {}" },

        // The first column with a value is used.
        { Custom(("KeyAlias", ""), ("Alias", "ci"), ("key_alias", "other")), """ci: {"KeyAlias":"ci"}""" },
        { Custom(("KeyAlias", "ci"), ("Alias", "")), """ci: {"KeyAlias":"ci"}""" },
        { Custom(("Models", Array.Empty<string>()), ("Model", "a")), """: {"Model":"a"}""" },
        { Custom(("KeyAlias", "")), """: {"KeyAlias":""}""" },

        // Columns that only the engine or this module writes.
        { Custom(("KeyAlias", "ci"), ("PSComputerName", "x"), ("RunspaceId", "x"), ("PSShowComputerName", true), ("PSSourceJobInstanceId", "x")), """ci: {"KeyAlias":"ci"}""" },
        { Custom(("KeyAlias", "ci"), ("CreatedAt", "x"), ("created_by", "x"), ("Spend", 5), ("KeyName", "x"), ("PlainTextKey", "x"), ("Display", "x"), ("Visible", "x")), """ci: {"KeyAlias":"ci"}""" },

        // Columns that mean nothing.
        { Custom(("KeyAlias", "ci"), ("Table", "x"), ("Name", "y")), """ci: {"KeyAlias":"ci"} ?Table ?Name""" },
        { TableRow(("KeyAlias", "ci"), ("Team", 1)), """ci: {"KeyAlias":"ci"} ?Team""" },

        // The id of the key.
        { new Hashtable { ["Id"] = Hash }, $"{Hash}: {{}}" },
        { new Hashtable { ["token"] = Hash }, $"{Hash}: {{}}" },
        { new Hashtable { ["TOKEN_ID"] = Hash }, $"{Hash}: {{}}" },
        { new Hashtable { ["TokenId"] = 5 }, "5: {}" },
        { Custom(("Id", Hash), ("Token", "")), $"{Hash}: {{}}" },
        { Custom(("Id", null), ("Token", Hash)), $"{Hash}: {{}}" },
        { Custom(("Id", Hash), ("Token", OtherHash)), $"{OtherHash}: {{}}" },
        { Custom(("KeyAlias", "ci"), ("Id", Hash)), $$"""ci {{Hash}}: {"KeyAlias":"ci"}""" },

        // The secret of the key. In responses, the column can contain the id.
        { new Hashtable { ["Key"] = " " + Secret + " " }, Secret + ": {}" },
        { new Hashtable { ["key"] = Secrets.Protect(Secret) }, Secret + ": {}" },
        { new Hashtable { ["Key"] = " " + Hash }, $"{Hash}: {{}}" },
        { new Hashtable { ["Key"] = Hash.ToUpperInvariant() }, $"{Hash.ToUpperInvariant()}: {{}}" },
        { Custom(("Id", OtherHash), ("Key", Hash)), $"{OtherHash}: {{}}" },
        { new Hashtable { ["Key"] = "System.Security.SecureString" }, ": {}" },
        { new Hashtable { ["Key"] = "" }, ": {}" },
        { new Hashtable { ["Key"] = null }, ": {}" },

        // Of a team, a user and a budget, only the id is an attribute of a key.
        { new LiteLLMTeam(new CatalogRow(Sample.Json("""{"team_id":"red","models":["x"],"max_budget":5}"""))), """: {"TeamId":"red"} (a team)""" },
        { new LiteLLMUser(new CatalogRow(Sample.Json("""{"user_id":"ann","max_budget":5}"""))), """: {"UserId":"ann"} (a user)""" },
        { new LiteLLMBudget(new CatalogRow(Sample.Json("""{"budget_id":"gold","max_budget":5}"""))), """: {"BudgetId":"gold"} (a budget)""" },
        { Typed("LiteLLM.PowerShell.Catalog.LiteLLMTeam"), """: {"TeamId":"red"} (a team)""" },
        { Typed("Deserialized.LiteLLM.PowerShell.Catalog.LiteLLMTeam"), """: {"TeamId":"red"} (a team)""" },
        { Typed("Deserialized.LiteLLM.PowerShell.Catalog.LiteLLMModel"), """: {"MaxBudget":5,"TeamId":"red"}""" },
        { Typed("Other.LiteLLM.PowerShell.Catalog.LiteLLMTeam"), """: {"MaxBudget":5,"TeamId":"red"}""" },
        { Typed("LiteLLMTeam"), """: {"MaxBudget":5,"TeamId":"red"}""" },

        // Responses of the API.
        { Info(Custom(("key_alias", "ci"), ("max_budget", 5)), Hash), $$"""ci {{Hash}} stored {"key_alias":"ci","max_budget":5}""" },
        { Info(Custom(("key_alias", "ci")), Secret), $$"""ci {{Secrets.IdOf(Secrets.Protect(Secret))}} stored {"key_alias":"ci"}""" },
        { Info(Custom(("token", Hash), ("key", Secret)), OtherHash), $$"""{{Hash}} stored {"token":"{{Hash}}"}""" },
        { Info(Custom(("key_alias", "")), null), """ stored {"key_alias":""}""" },
        { Info(Custom(("created_at", new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Unspecified))), null), """ stored {"created_at":"2027-01-02T03:04:05.0000000Z"}""" },
        { Info(Custom(("a", Custom(("b", new object[] { new DateTime(2027, 1, 2, 3, 4, 5, DateTimeKind.Unspecified), "c" })))), null), """ stored {"a":{"b":["2027-01-02T03:04:05.0000000Z","c"]}}""" },
        { Info(new object[] { Custom(("token", Hash)), 5, Custom(("token", OtherHash)) }, new[] { Hash }), $$"""{{Hash}} stored {"token":"{{Hash}}"}; {{OtherHash}} stored {"token":"{{OtherHash}}"}""" },
        { Custom(("keys", new object?[] { Custom(("token", Hash)), "sk-...7890", null }), ("total_count", 3)), $$"""{{Hash}} stored {"token":"{{Hash}}"}; text sk-...7890: {}; : {}""" },
        { Custom(("key_name", "sk-...7890"), ("token", Hash), ("metadata", null)), $$"""{{Hash}} stored {"key_name":"sk-...7890","token":"{{Hash}}","metadata":null}""" },
        { Custom(("info", "x"), ("KeyAlias", "ci")), """ci: {"KeyAlias":"ci"} ?info""" },
        { Custom(("keys", new[] { "a" }), ("KeyAlias", "ci")), """ci: {"KeyAlias":"ci"} ?keys""" },
        { Custom(("keys", "a"), ("total_count", 1)), ": {} ?keys ?total_count" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_has_the_values_of_the_parameters_that_its_columns_name(object item, string expected) =>
        Assert.Equal(expected, string.Join("; ", Read(item).Select(Described)));

    [Fact]
    public void A_list_in_the_pipeline_is_its_items()
    {
        LiteLLMKey key = Sample.Key("{}");
        object[] list = ["ci", null!, new object[] { PSObject.AsPSObject(key), new Hashtable { ["KeyAlias"] = "b" } }];

        KeyRow[] rows = Read(list);

        Assert.Equal(["ci", "id", "b"], rows.Select(row => row.Name?.ToString()));
        Assert.Same(key, rows[1].Object);
        Assert.All(rows, row => Assert.True(row.IdentifiesKey));
    }

    [Fact]
    public void The_target_of_an_error_about_a_row_is_the_name_of_the_key_and_never_its_secret()
    {
        Assert.Equal("ci", Read(new Hashtable { ["KeyAlias"] = "ci", ["Id"] = Hash, ["Key"] = Secret }).Single().Name);
        Assert.Equal(Hash, Read(new Hashtable { ["Id"] = Hash, ["Key"] = Secret }).Single().Name);
        Assert.Null(Read(new Hashtable { ["Key"] = Secret }).Single().Name);
        Assert.Equal("ci", Read("ci").Single().Name);
    }

    [Theory]
    [InlineData("KeyAlias", "ci", true)]
    [InlineData("Id", Hash, true)]
    [InlineData("Key", Secret, true)]
    [InlineData("MaxBudget", "5", false)]
    public void A_row_without_the_name_the_id_or_the_secret_of_a_key_identifies_none(string column, string value, bool identifies) =>
        Assert.Equal(identifies, Read(new Hashtable { [column] = value }).Single().IdentifiesKey);

    public static TheoryData<object, string> NotRows => new()
    {
        { 5, "'5' is not a row. Pipe in objects, hashtables, keys, or the aliases of keys." },
        { DayOfWeek.Friday, "'Friday' is not a row." },
        { ScriptBlock.Create("a"), "'a' is not a row." },
        { Unreadable(), "The row cannot be used: its property 'a' cannot be read: " },
        { Nested(), "The row cannot be used: it is nested more than 128 levels deep, or contains itself." },
    };

    [Theory]
    [MemberData(nameof(NotRows))]
    public void An_object_that_is_no_row_is_refused(object item, string expected)
    {
        LiteLLMException problem = Assert.Throws<LiteLLMException>(() => Read(item));

        Assert.Equal("InvalidRow", problem.ErrorId);
        Assert.StartsWith(expected, problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("..", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max_bugdet", "'max_bugdet' (did you mean MaxBudget?). Rename or remove them")]
    [InlineData("NAME", "'NAME' (did you mean KeyAlias?).")]
    [InlineData("XpmLimit", "'XpmLimit' (did you mean TpmLimit?).")]
    [InlineData("notes", "'notes'.")]
    [InlineData("n1 n2 n3 n4 n5", "'n1', 'n2', 'n3', 'n4', 'n5'. Rename")]
    [InlineData("n1 n2 n3 n4 n5 n6 n7", "'n1', 'n2', 'n3', 'n4', 'n5' and 2 more. Rename")]
    public void Columns_that_mean_nothing_are_named_with_the_nearest_parameter(string columns, string named)
    {
        KeyRow row = Read(Custom([.. columns.Split(' ').Select(column => (column, (object?)1))])).Single();

        LiteLLMException problem = Assert.Throws<LiteLLMException>(() => _reader.RefuseUnknown(row));

        Assert.Equal("UnknownColumn", problem.ErrorId);
        Assert.StartsWith("The row has columns that are not attributes of a key: " + named, problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("Attributes that this module does not define belong in AdditionalProperties.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_equally_near_parameters_an_attribute_comes_first()
    {
        KeyRowReader reader = new([("QpmLimit", []), ("TpmLimit", [])]);
        KeyRow row = reader.Read(PSObject.AsPSObject(new Hashtable { ["XpmLimit"] = 5 })).Single();

        Assert.Contains("(did you mean TpmLimit?)", Assert.Throws<LiteLLMException>(() => reader.RefuseUnknown(row)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_whose_columns_all_mean_something_is_accepted() => _reader.RefuseUnknown(Read(new Hashtable { ["KeyAlias"] = "ci", ["CreatedAt"] = "x" }).Single());

    [Fact]
    public void Columns_bind_the_parameters_of_the_cmdlet_that_accept_them()
    {
        static string[] Bound(Type cmdlet, params string[] columns) =>
            [.. KeyRowReader.For(new CmdletInfo("Test-Cmdlet", cmdlet)).Read(Custom([.. columns.Select(column => (column, (object?)"x"))])).Single().Values.Keys];

        Assert.Equal(["KeyAlias", "MaxBudget", "Duration"], Bound(typeof(NewLiteLLMKeyCommand), "alias", "max_budget", "Lifetime", "Duration"));
        Assert.Equal(["KeyAlias"], Bound(typeof(BlockLiteLLMKeyCommand), "alias", "max_budget", "PassThru"));
    }

    private KeyRow[] Read(object item) => [.. _reader.Read(PSObject.AsPSObject(item))];

    /// <summary>A row in one line: what identifies the key, the values as JSON, and the columns that mean nothing.</summary>
    private static string Described(KeyRow row)
    {
        string key = string.Join(" ", new[] { row.Text is null ? null : "text " + row.Text, row.KeyAlias, row.Id, row.Secret is null ? null : Secrets.Reveal(row.Secret) }.OfType<string>());
        string values = JsonValueWriter.Object(row.Values.Select(value => (value.Key, JsonValueWriter.From(value.Value)))).GetRawText();
        return row.Stored is { } stored
            ? $"{(stored.Id == (row.Id ?? "") ? key : "another id")} stored {stored.Row.GetRawText()}"
            : $"{key}: {values}{string.Concat(row.UnknownColumns.Select(column => " ?" + column))}{(row.Kind is null ? "" : $" ({row.Kind})")}";
    }

    private static PSObject Custom(params (string Name, object? Value)[] properties)
    {
        var custom = new PSObject();
        foreach ((string name, object? value) in properties)
        {
            custom.Properties.Add(new PSNoteProperty(name, value));
        }

        return custom;
    }

    private static PSObject Info(object info, object? key) => Custom(("key", key), ("info", info));

    private static PSObject Typed(string typeName)
    {
        PSObject custom = Custom(("MaxBudget", 5), ("TeamId", "red"));
        custom.TypeNames.Insert(0, typeName);
        return custom;
    }

    private static PSObject Nested()
    {
        var custom = new PSObject();
        custom.Properties.Add(new PSNoteProperty("Metadata", custom));
        return custom;
    }

    private static PSObject Unreadable()
    {
        var custom = new PSObject();
        custom.Properties.Add(new PSCodeProperty("a", typeof(PowerShellValueTests).GetMethod(nameof(PowerShellValueTests.Fail))));
        return custom;
    }

    private static PSObject TableRow(params (string Name, object Value)[] columns)
    {
        using var table = new DataTable();
        table.Columns.AddRange([.. columns.Select(column => new DataColumn(column.Name, typeof(object)))]);
        return PSObject.AsPSObject(table.Rows.Add([.. columns.Select(column => column.Value)]));
    }
}
