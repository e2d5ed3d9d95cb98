using System.Threading.Channels;
using Grpc.Core;
using SogniLike.Worker.Session;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>A coordinator that does what the test says, message by message.</summary>
internal sealed class ScriptedCoordinator : ICoordinatorConnector
{
    private readonly Channel<ScriptedConnection> _connections = Channel.CreateUnbounded<ScriptedConnection>();

    /// <summary>When set, dialling fails.</summary>
    public RpcException? Unreachable { get; set; }

    public int Dials { get; private set; }

    public ICoordinatorConnection Connect()
    {
        Dials++;
        if (Unreachable is not null)
        {
            throw Unreachable;
        }

        var connection = new ScriptedConnection();
        _connections.Writer.TryWrite(connection);
        return connection;
    }

    /// <summary>The next connection that the worker opens.</summary>
    public Task<ScriptedConnection> NextAsync() => _connections.Reader.ReadAsync().Soonish();
}
