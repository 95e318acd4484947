using System.Text.Json;

namespace LiteLLM.PowerShell.Keys.Tests.Values;

/// <summary>Where the rows of a server have the attributes of a key.</summary>
public sealed class KeyJsonTests
{
    [Theory]
    [InlineData("Tags", """{"metadata":{"tags":["a"]}}""", """["a"]""")]
    [InlineData("Tags", """{"tags":["b"],"metadata":{"tags":["a"]}}""", """["a"]""")]
    [InlineData("Tags", """{"tags":["b"],"metadata":{}}""", """["b"]""")]
    [InlineData("ServiceAccountId", """{"service_account_id":"b"}""", "null")]
    [InlineData("ServiceAccountId", """{"metadata":{"service_account_id":"a"}}""", "\"a\"")]
    [InlineData("KeySet", """{"metadata":{"litellm_keyset":{"a":1}}}""", """{"a":1}""")]
    [InlineData("Metadata", """{"metadata":{"a":1,"tags":["a"],"litellm_x":1,"secret_manager_settings":{}}}""", """{"a":1}""")]
    [InlineData("Metadata", """{"metadata":{"tags":["a"]}}""", "null")]
    [InlineData("SoftBudget", """{"soft_budget":1,"litellm_budget_table":{"soft_budget":2}}""", "2")]
    [InlineData("ObjectPermission", """{"object_permission":{"object_permission_id":"x","teams":["t"],"a":["b"],"none":[],"no":false,"yes":true}}""", """{"a":["b"],"yes":true}""")]
    [InlineData("RouterSettings", """{"router_settings":{"a":1,"none":null,"empty":{}}}""", """{"a":1}""")]
    [InlineData("OrganizationId", """{"org_id":"b"}""", "\"b\"")]
    [InlineData("OrganizationId", """{"organization_id":"a","org_id":"b"}""", "\"a\"")]
    [InlineData("MaxBudget", """{"max_budget":5}""", "5")]
    [InlineData("MaxBudget", "[]", "null")]
    public void An_attribute_is_read_where_the_server_keeps_it(string property, string row, string value) =>
        Assert.Equal(value, Sample.Property(property).Read(Sample.Json(row)).GetRawText());

    [Fact]
    public void What_the_server_sends_for_itself_is_no_additional_property()
    {
        const string Row = """{"new":1,"id":"x","token":"t","key":"k","team_alias":"a","user_email":"a","end_user_x":1,"organization_x":1,"max_budget":1,"MAX_BUDGET":2,"empty":[],"created_by_user":1}""";

        Assert.Equal(["new", "id", "MAX_BUDGET", "created_by_user"], KeyJson.AdditionalProperties(Sample.Json(Row)).Keys.Cast<string>());
        Assert.Equal("""{"new":1,"MAX_BUDGET":2}""", KeyJson.SettableAdditionalProperties(Sample.Json(Row)).GetRawText());
        Assert.Equal("""{"new":1,"token":"t","key":"k","team_alias":"a","user_email":"a","end_user_x":1,"organization_x":1,"max_budget":1}""",
            KeyJson.WithoutUnknown(Sample.Json(Row), ["new"]).GetRawText());
    }

    /// <summary>The names are those of columns that recorded servers and the descriptions of newer ones have.</summary>
    [Theory]
    [InlineData(true, "budget_limits_usage", "created_by_user", "deleted_by_api_key", "id", "jwt_claims", "jwt_key_mappings", "litellm_changed_by", "litellm_project_table",
        "model_max_budget_usage", "project_alias", "project_metadata", "user")]
    [InlineData(false, "key", "token", "token_id", "api_key", "duration", "org_id", "litellm_budget_table", "litellm_organization_table", "object_permission_id",
        "soft_budget_cooldown", "parent_otel_span", "request_route", "last_refreshed_at", "rpm_limit_per_model", "tpm_limit_per_model", "allowed_model_region")]
    public void A_column_that_only_the_server_writes_is_never_sent(bool isShown, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Assert.All(columns, column =>
        {
            JsonElement row = Sample.Json($$"""{"{{column}}":1}""");
            Assert.Equal(JsonValueKind.Null, KeyJson.SettableAdditionalProperties(row).ValueKind);
            Assert.Equal(isShown, KeyJson.AdditionalProperties(row).Contains(column));
        });
    }

    [Theory]
    [InlineData("object_permission_id")]
    [InlineData("teams")]
    [InlineData("verification_tokens")]
    [InlineData("organizations")]
    [InlineData("users")]
    [InlineData("projects")]
    [InlineData("end_users")]
    [InlineData("agents_table")]
    public void A_table_joined_to_the_permissions_is_no_permission(string member) => Assert.Equal(
        """{"a":["b"]}""", Sample.Property("ObjectPermission").Read(Sample.Json($$"""{"object_permission":{"{{member}}":[1],"a":["b"]} }""")).GetRawText());

    [Fact]
    public void Additional_properties_show_no_secret()
    {
        JsonElement row = Sample.Json("""{"new":{"a":"sk-abcdefghijklmnop","callback_vars":{"b":"x"}}}""");

        Assert.Equal("""{"new":{"a":"sk-...mnop","callback_vars":{"b":"********"}}}""", KeyJson.AdditionalProperties(row).ToString());
    }

    [Theory]
    [InlineData("""{"new":1,"metadata":{"new":2}}""", "1")]
    [InlineData("""{"metadata":{"new":2}}""", "2")]
    [InlineData("{}", "null")]
    public void An_unknown_attribute_is_read_from_a_column_or_from_the_metadata(string row, string value) =>
        Assert.Equal(value, KeyJson.ReadAdditional(Sample.Json(row), "new").GetRawText());

    [Theory]
    [InlineData("token", false)]
    [InlineData("max_budget", false)]
    [InlineData("MaxBudget", true)]
    [InlineData("tags", true)]
    [InlineData("service_account_id", true)]
    [InlineData("litellm_keyset", false)]
    [InlineData("new", true)]
    public void A_known_column_is_not_inside_the_metadata(string name, bool mayBe) => Assert.Equal(mayBe, KeyJson.MayBeInMetadata(name));

    [Theory]
    [InlineData("litellm_x", true)]
    [InlineData("tags", true)]
    [InlineData("logging", true)]
    [InlineData("enforced_file_expires_after", true)]
    [InlineData("enforced_batch_output_expires_after", true)]
    [InlineData("team_member_key_duration", true)]
    [InlineData("max_budget", false)]
    [InlineData("owner", false)]
    public void The_server_owns_some_names_inside_the_metadata(string name, bool owned) => Assert.Equal(owned, KeyJson.IsServerOwned(name));

    [Theory]
    [InlineData("id", true)]
    [InlineData("token", true)]
    [InlineData("max_budget", false)]
    [InlineData("new", false)]
    public void Some_columns_are_only_the_servers(string name, bool readOnly) => Assert.Equal(readOnly, KeyJson.IsReadOnly(name));

    [Theory]
    [InlineData("""{"deleted_at":"2026-01-01"}""", true)]
    [InlineData("""{"status":"deleted"}""", true)]
    [InlineData("""{"status":"active","deleted_at":null}""", false)]
    [InlineData("""{"status":5}""", false)]
    public void A_row_of_a_deleted_key_is_known(string row, bool deleted)
    {
        Assert.Equal(deleted, KeyJson.IsDeleted(Sample.Json(row)));
        Assert.Equal(deleted, Sample.Key(row).IsDeleted);
    }

    [Fact]
    public void A_row_may_have_permissions_that_it_does_not_show()
    {
        JsonElement hidden = Sample.Json("""{"object_permission_id":"x"}""");
        JsonElement shown = Sample.Json("""{"object_permission_id":"x","object_permission":{}}""");

        Assert.Equal((true, true), (KeyJson.HasPermissions(hidden), KeyJson.LacksPermissions(hidden)));
        Assert.Equal((true, false), (KeyJson.HasPermissions(shown), KeyJson.LacksPermissions(shown)));
        Assert.Equal((false, false), (KeyJson.HasPermissions(Sample.Json("{}")), KeyJson.LacksPermissions(Sample.Json("{}"))));
    }

    [Fact]
    public void Joined_tables_that_a_row_does_not_show_come_from_another_row()
    {
        JsonElement row = Sample.Json("""{"a":null,"litellm_budget_table":null,"object_permission":{"x":1},"key":"sk"}""");
        JsonElement other = Sample.Json("""{"a":1,"litellm_budget_table":{"y":2},"object_permission":{"x":3}}""");

        Assert.Equal("""{"a":null,"litellm_budget_table":{"y":2},"object_permission":{"x":1},"key":"sk"}""", KeyJson.WithJoinedTables(row, other).GetRawText());
        Assert.Equal("""{"a":null,"litellm_budget_table":null,"object_permission":{"x":1}}""", KeyJson.WithoutSecret(row).GetRawText());
    }

    [Theory]
    [InlineData("MaxBudget", """{"max_budget":null}""", true)]
    [InlineData("MaxBudget", """{"metadata":{}}""", false)]
    [InlineData("MaxBudget", "[]", false)]
    [InlineData("Tags", """{"metadata":{}}""", true)]
    [InlineData("Tags", """{"tags":[]}""", false)]
    [InlineData("Metadata", """{"metadata":{}}""", true)]
    [InlineData("KeySet", """{"metadata":{}}""", true)]
    [InlineData("OrganizationId", """{"org_id":null}""", true)]
    [InlineData("OrganizationId", """{"organization_id":null}""", true)]
    [InlineData("OrganizationId", "{}", false)]
    [InlineData("DeletedAt", "{}", true)]
    [InlineData("DeletedBy", "{}", true)]
    [InlineData("SoftBudget", """{"budget_id":null,"litellm_budget_table":null}""", true)]
    [InlineData("SoftBudget", """{"budget_id":"b","litellm_budget_table":null}""", false)]
    [InlineData("SoftBudget", """{"budget_id":"b","litellm_budget_table":{}}""", true)]
    [InlineData("SoftBudget", """{"budget_id":null}""", false)]
    [InlineData("SoftBudget", """{"litellm_budget_table":{}}""", false)]
    public void A_row_shows_an_attribute_even_if_it_is_null(string property, string row, bool shows)
    {
        Assert.Equal(shows, KeyColumns.Shows(Sample.Json(row), Sample.Property(property)));
        Assert.Equal(shows, KeyColumns.Of(Sample.Json(row)).Has(Sample.Property(property)));
    }

    [Fact]
    public void Both_tables_that_a_response_omits_come_from_the_other_response() => Assert.Equal(
        """{"a":1,"litellm_budget_table":{"b":2},"object_permission":{"c":3}}""",
        KeyJson.WithJoinedTables(
            Sample.Json("""{"a":1,"litellm_budget_table":null,"object_permission":null}"""),
            Sample.Json("""{"a":5,"litellm_budget_table":{"b":2},"object_permission":{"c":3}}""")).GetRawText());
}
