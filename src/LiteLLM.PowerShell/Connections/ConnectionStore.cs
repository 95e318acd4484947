using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Connections;

/// <summary>Stores the connection of each runspace. Runspaces of one process do not share connections.</summary>
internal static class ConnectionStore
{
    private static readonly ConditionalWeakTable<Runspace, Slot> Slots = new();

    /// <summary>The connection that cmdlets of this runspace use: that of <c>Connect-LiteLLM</c>, or one from the environment variables; otherwise <c>null</c>. No request is sent.</summary>
    /// <exception cref="LiteLLMException">The environment variables do not define a valid connection.</exception>
    internal static LiteLLMConnection? Current => CurrentSlot is var slot && slot.Explicit is { IsClosed: false } connection ? connection : FromEnvironment(slot);

    /// <summary>The same as <see cref="Current"/>, or <c>null</c> if the environment variables do not define a valid connection.</summary>
    internal static LiteLLMConnection? Usable
    {
        get
        {
            try
            {
                return Current;
            }
            catch (LiteLLMException)
            {
                return null;
            }
        }
    }

    private static Slot CurrentSlot => Slots.GetOrCreateValue(Runspace.DefaultRunspace);

    /// <summary>Sets the connection of this runspace. The previous connection stays open, because variables may refer to it.</summary>
    internal static void Use(LiteLLMConnection connection)
    {
        Slot slot = CurrentSlot;
        slot.Explicit = connection;
        slot.IsDisconnected = false;
    }

    /// <summary>Closes the connection of this runspace, if it has one. Until the next <c>Connect-LiteLLM</c>, the environment variables are not used.</summary>
    /// <returns>Whether there was a connection.</returns>
    internal static bool Disconnect()
    {
        Slot slot = CurrentSlot;
        bool wasConnected = slot.Explicit is { IsClosed: false } || slot.UsesEnvironment && ConnectionEnvironment.Read() is not null;
        slot.IsDisconnected = true;
        slot.Explicit?.Dispose();
        slot.FromEnvironment?.Dispose();
        return wasConnected;
    }

    /// <summary>Closes a connection. If it is the connection of this runspace, the runspace has none afterwards.</summary>
    internal static void Close(LiteLLMConnection connection)
    {
        Slot slot = CurrentSlot;
        if (ReferenceEquals(slot.Explicit, connection) || ReferenceEquals(slot.FromEnvironment, connection))
        {
            Disconnect();
        }

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
    /// <exception cref="LiteLLMException">There is no connection, and the environment variables are not set or not used.</exception>
    internal static LiteLLMConnection Require() => Current ?? throw new LiteLLMException(ErrorIds.NotConnected, !CurrentSlot.UsesEnvironment && ConnectionEnvironment.Read() is { } environment
        ? $"The connection of this session was closed, so {environment.Source} are not used. To use them, connect with Connect-LiteLLM without parameters."
        : "There is no connection to a LiteLLM proxy. Use Connect-LiteLLM, specify -Connection, or set LITELLM_PROXY_URL and LITELLM_API_KEY. To try the module without a proxy, use Connect-LiteLLM -Sandbox.");

    private static LiteLLMConnection? FromEnvironment(Slot slot)
    {
        if (!slot.UsesEnvironment || ConnectionEnvironment.Read() is not { } environment)
        {
            return null;
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

        internal bool IsDisconnected { get; set; }

        /// <summary>Whether the environment variables may define the connection: not after a connection of this runspace was closed, because commands would then change keys on another proxy.</summary>
        internal bool UsesEnvironment => !IsDisconnected && Explicit is null;
    }
}
