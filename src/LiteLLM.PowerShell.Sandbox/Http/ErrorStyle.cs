namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>How an endpoint returns faults that have no format of their own.</summary>
internal abstract class ErrorStyle
{
    /// <summary>As <c>internal_server_error</c>, 500 unless the fault has a status.</summary>
    public static readonly ErrorStyle Internal = new Proxied("internal_server_error", "Internal Server Error, ", 500);

    /// <summary>As <c>auth_error</c>, 400 unless the fault has a status.</summary>
    public static readonly ErrorStyle Update = new Proxied("auth_error", "Authentication Error, ", 400);

    /// <summary>As <c>auth_error</c>, 401 unless the fault has a status.</summary>
    public static readonly ErrorStyle Authentication = new Proxied("auth_error", "Authentication Error, ", 401);

    /// <summary>Without a type, 500 unless the fault has a status.</summary>
    public static readonly ErrorStyle Untyped = new Proxied("None", "", 500);

    /// <summary>As <c>{"detail": ...}</c>, or a plain 500.</summary>
    public static readonly ErrorStyle Bare = new Unwrapped();

    /// <summary>The answer to a fault.</summary>
    public Reply ToReply(Fault fault) => fault switch
    {
        ProxyFault proxied => proxied.ToReply(),
        ValidationFault invalid => invalid.ToReply(),
        RouteFault route => Reply.Detail(403, route.Message),
        HttpFault http => ToReply(http),
        _ => OtherReply(fault),
    };

    /// <summary>The answer to a fault with a status.</summary>
    protected abstract Reply ToReply(HttpFault fault);

    /// <summary>The answer to any other fault.</summary>
    protected abstract Reply OtherReply(Fault fault);

    private sealed class Proxied(string type, string prefix, int otherwise) : ErrorStyle
    {
        protected override Reply ToReply(HttpFault fault) => new ProxyFault(fault.Status, fault.Printed, type).ToReply();

        protected override Reply OtherReply(Fault fault) => new ProxyFault(otherwise, prefix + fault.Message, type).ToReply();
    }

    private sealed class Unwrapped : ErrorStyle
    {
        protected override Reply ToReply(HttpFault fault) => Reply.Object(fault.Status, writer =>
        {
            if (fault.Name is null)
            {
                writer.WriteString("detail", fault.Message);
            }
            else
            {
                writer.WriteStartObject("detail");
                writer.WriteString(fault.Name, fault.Message);
                writer.WriteEndObject();
            }
        });

        protected override Reply OtherReply(Fault fault) => Reply.Text(500, "Internal Server Error");
    }
}
