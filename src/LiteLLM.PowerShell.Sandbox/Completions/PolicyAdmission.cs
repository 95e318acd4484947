using System.Text.Json;
using LiteLLM.PowerShell.Sandbox.Http;
using LiteLLM.PowerShell.Sandbox.Json;

namespace LiteLLM.PowerShell.Sandbox.Completions;

/// <summary>Rejects requests with missing or forbidden members.</summary>
internal sealed class PolicyAdmission(SandboxState state)
{
    /// <summary>Rejects an address of a provider in a request, for all callers.</summary>
    public static void CheckAddress(CompletionRequest request)
    {
        if (request.Has("api_base"))
        {
            throw new ValueFault(
                "Rejected Request: api_base is not allowed in request body. Enable with "
                + "`general_settings::allow_client_side_credentials` on proxy config.yaml. "
                + "Relevant Issue: https://huntr.com/bounties/4001e1a2-7b7a-4776-a3ae-e6692ec3d997");
        }
    }

    /// <summary>Refuses guardrails in the request if the team may not choose them.</summary>
    public static void CheckTeamGuardrails(Applicant applicant)
    {
        bool forbidden = applicant.MetadataOfTeam("guardrails") is { ValueKind: JsonValueKind.Object } guardrails
            && guardrails.TryGetProperty("modify_guardrails", out JsonElement modify)
            && modify.ValueKind == JsonValueKind.False;
        if (forbidden && applicant.Request.Has("metadata", "guardrails"))
            throw HttpFault.Error(403, "Your team does not have permission to modify guardrails.");
    }

    /// <summary>Checks what the server demands of every request.</summary>
    public void CheckServer(Applicant applicant)
    {
        if (state.Options.EnforceUserParameter && applicant.Request.EndUser is null)
            throw new ValueFault("'user' param not passed in. 'enforce_user_param'=True");
        if (state.Options.RejectClientSideTags && applicant.Request.Tags.Count > 0)
        {
            throw new ProxyFault(
                400,
                "Client-side 'metadata.tags' not allowed in request. 'reject_clientside_metadata_tags'=True. "
                + "Tags can only be set via API key metadata.",
                "bad_request_error",
                "metadata.tags");
        }
    }

    /// <summary>Checks the tools.</summary>
    public void CheckTools(Applicant applicant)
    {
        if (!state.Version.ChecksTools || applicant.MetadataOfKey("allowed_tools") is not { ValueKind: JsonValueKind.Array } allowed)
            return;
        string[] refused = [.. applicant.Request.Tools.Except(JsonParts.Texts(allowed))];
        if (refused.Length > 0)
        {
            throw new ProxyFault(
                403,
                $"Tool(s) {PythonText.List(refused)} are not in the allowed tools list for this key/team.",
                "tool_access_denied",
                "tools");
        }
    }

    /// <summary>Checks the parameters that the key demands; without a license every request fails.</summary>
    public void CheckEnforcedParameters(Applicant applicant)
    {
        if (applicant.MetadataOfKey("enforced_params") is not { ValueKind: JsonValueKind.Array } enforced || enforced.GetArrayLength() == 0)
            return;
        string[] names = [.. JsonParts.Texts(enforced)];
        if (!state.License.Present)
            throw new ValueFault($"Enforced Params is an Enterprise feature. Enforced Params: {PythonText.List(names)}. {Security.License.Missing}");
        if (Array.Find(names, name => !applicant.Request.Has(name.Split('.'))) is { } missing)
        {
            string shown = missing.Contains('.') ? string.Concat(missing.Split('.').Select(part => $"[{part}]")) : missing;
            throw new ValueFault($"BadRequest please pass param={shown} in request body. This is a required param");
        }
    }

    /// <summary>Refuses keys with guardrails if there is no license.</summary>
    public void CheckGuardrails(Applicant applicant)
    {
        if (!state.License.Present && applicant.MetadataOfKey("guardrails") is { ValueKind: JsonValueKind.Array } guardrails && guardrails.GetArrayLength() > 0)
            throw HttpFault.Error(403, $"This feature is only available for LiteLLM Enterprise users. {Security.License.Missing}");
    }
}
