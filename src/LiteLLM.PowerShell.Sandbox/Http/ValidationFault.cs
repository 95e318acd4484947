using LiteLLM.PowerShell.Sandbox.Validation;

namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A request that is not valid: 422 with every problem.</summary>
internal sealed class ValidationFault(IReadOnlyList<Problem> problems) : Fault("The request is not valid.")
{
    /// <summary>A fault with a single problem.</summary>
    public ValidationFault(Problem problem)
        : this([problem])
    {
    }

    /// <summary>The answer.</summary>
    public Reply ToReply() => Reply.Object(422, writer =>
    {
        writer.WriteStartArray("detail");
        foreach (Problem problem in problems)
            problem.Write(writer);
        writer.WriteEndArray();
    });
}
