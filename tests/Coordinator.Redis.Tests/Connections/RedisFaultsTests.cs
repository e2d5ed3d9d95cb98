using System.Net.Sockets;
using SogniLike.Coordinator.Redis.Connections;
using StackExchange.Redis;

namespace SogniLike.Coordinator.Redis.Tests.Connections;

public sealed class RedisFaultsTests
{
    public static TheoryData<Exception> Unavailable => new()
    {
        new RedisConnectionException(ConnectionFailureType.SocketClosed, "closed"),
        new RedisTimeoutException("late", CommandStatus.Sent),
        new RedisServerException("LOADING Redis is loading the dataset in memory"),
        new RedisServerException("READONLY You can't write against a read only replica."),
        new RedisCommandException("Command cannot be issued to a replica: EVALSHA"),
        new IOException("Connection reset by peer"),
        new SocketException((int)SocketError.ConnectionRefused),
        new ObjectDisposedException("multiplexer"),
    };

    public static TheoryData<Exception> Bugs => new()
    {
        new RedisServerException("ERR wrong number of arguments for 'evalsha' command"),
        new RedisServerException("WRONGTYPE Operation against a key holding the wrong kind of value"),
        new RedisCommandException("This operation is not available"),
        new InvalidOperationException("a bug"),
        new OperationCanceledException("the caller went away"),
    };

    [Theory]
    [MemberData(nameof(Unavailable))]
    public void IsUnavailable_WhatMayPass_IsTrue(Exception exception) => Assert.True(RedisFaults.IsUnavailable(exception));

    [Theory]
    [MemberData(nameof(Bugs))]
    public void IsUnavailable_WhatWillNotPass_IsFalse(Exception exception) => Assert.False(RedisFaults.IsUnavailable(exception));

    [Fact]
    public void IsUnavailable_CancelledByNobody_IsTrue()
    {
        Assert.True(RedisFaults.IsUnavailable(new OperationCanceledException("The connection was aborted"), CancellationToken.None));
        Assert.False(RedisFaults.IsUnavailable(new OperationCanceledException(), new CancellationToken(canceled: true)));
    }
}
