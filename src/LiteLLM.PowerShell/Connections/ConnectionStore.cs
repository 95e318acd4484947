using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Connections;

/// <summary>Stores the connection of each runspace. Runspaces of one process do not share connections.</summary>
internal static class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, Slot> Slots = new();

    /// <summary>The open connection of this runspace: that of <c>Connect-LiteLLM</c>, or one that was created from the environment variables if they have not changed; otherwise <c>null</c>.</summary>
    internal static LiteLLMConnection? Current => CurrentSlot switch
    {
        { Explicit: { IsClosed: false } connection } => connection,
        { Environment: { } environment } slot when environment == ConnectionEnvironment.Read() => slot.FromEnvironment,
        _ => null,
    };

    private static Slot CurrentSlot => Slots.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Sets the connection of this runspace. The previous connection stays open, because variables may refer to it.</summary>
    internal static void Use(LiteLLMConnection connection) => CurrentSlot.Explicit = connection;

    /// <summary>Closes a connection, and removes it if it is the connection of this runspace.</summary>
    internal static void Close(LiteLLMConnection connection)
    {
        Slot slot = CurrentSlot;
        slot.Explicit = ReferenceEquals(slot.Explicit, connection) ? null : slot.Explicit;
        connection.Dispose();
    }

    /// <summary>Closes all connections of this runspace.</summary>
    internal static void CloseAll()
    {
        Slot slot = CurrentSlot;
        slot.Explicit?.Dispose();
        slot.FromEnvironment?.Dispose();
        Slots.Remove(Runspace.DefaultRunspace);
    }

    /// <summary>Returns the connection of this runspace: that of <c>Connect-LiteLLM</c>, or one that is created from the environment variables.</summary>
    /// <exception cref="LiteLLMException">There is no connection, and the environment variables are not set.</exception>
    internal static LiteLLMConnection Require()
    {
        Slot slot = CurrentSlot;
        if (slot.Explicit is { IsClosed: false } connection)
        {
            return connection;
        }

        if (ConnectionEnvironment.Read() is not { } environment)
        {
            throw new LiteLLMException(ErrorIds.NotConnected,
                "There is no connection to a LiteLLM proxy. Use Connect-LiteLLM, specify -Connection, or set LITELLM_PROXY_URL and LITELLM_API_KEY. To try the module without a proxy, use Connect-LiteLLM -Sandbox.");
        }

        if (slot.FromEnvironment is not { IsClosed: false } || slot.Environment != environment)
        {
            slot.FromEnvironment?.Dispose();
            slot.FromEnvironment = ConnectionFactory.Connect(environment.ToOptions());
            slot.Environment = environment;
        }

        return slot.FromEnvironment;
    }

    private sealed class Slot
    {
        internal LiteLLMConnection? Explicit { get; set; }

        internal LiteLLMConnection? FromEnvironment { get; set; }

        internal ConnectionEnvironment? Environment { get; set; }
    }
}
