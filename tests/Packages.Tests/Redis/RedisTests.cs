using System.Net.Sockets;
using SogniLike.Testing;
using StackExchange.Redis;

namespace SogniLike.Packages.Tests.Redis;

/// <summary>StackExchange.Redis on a private redis-server over its unix socket.</summary>
public sealed class RedisTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private RedisServer _server = null!;
    private ConnectionMultiplexer _connection = null!;
    private IDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(Options("victim"));
        _database = _connection.GetDatabase();
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Connect_UnixSocket_IsConnected()
    {
        Assert.IsType<UnixDomainSocketEndPoint>(Assert.Single(_connection.GetEndPoints()));
        Assert.True(_connection.IsConnected);
    }

    [Fact]
    public async Task Connect_ConnectionString_IsConnected()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_server.ConnectionString);

        Assert.True(await connection.GetDatabase().StringSetAsync("key", "value"));
    }

    [Fact]
    public async Task Connect_NoServer_Throws() =>
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"!{_server.SocketPath}.none,connectTimeout=500,connectRetry=1"));

    [Fact]
    public async Task StringSetAndGet_10000Pipelined_GiveWhatWasSet()
    {
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => _database.StringSetAsync($"key:{i}", i)));

        var values = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => _database.StringGetAsync($"key:{i}")));

        Assert.Equal(Enumerable.Range(0, 10_000), values.Select(static value => (int)value));
    }

    [Fact]
    public void StringSetAndGet_Blocking_GiveWhatWasSet()
    {
        Assert.True(_database.StringSet("key", "قلب أحمر"));
        Assert.Equal("قلب أحمر", _database.StringGet("key"));
        Assert.True(_database.StringGet("other").IsNull);
    }

    [Fact]
    public async Task StringSetAndGet_5MegabytesInParallel_GiveTheSameBytes()
    {
        var blobs = Enumerable.Range(0, 8).Select(static i =>
        {
            var blob = new byte[5_000_000];
            new Random(i).NextBytes(blob);
            return blob;
        }).ToArray();

        await Task.WhenAll(blobs.Select((blob, i) => _database.StringSetAsync($"blob:{i}", blob)));
        var read = await Task.WhenAll(blobs.Select((_, i) => _database.StringGetAsync($"blob:{i}")));

        Assert.All(blobs.Zip(read), static pair => Assert.True(pair.First.AsSpan().SequenceEqual((byte[]?)pair.Second)));
    }

    [Fact]
    public async Task ScriptEvaluate_NestedArrays_AreReadWhole()
    {
        const string Script = """
            local wide = {}
            for i = 1, 2000 do wide[i] = i end
            redis.call('SET', KEYS[1], ARGV[1])
            return {1, {'two', {3, {redis.call('GET', KEYS[1])}}}, {}, false, wide}
            """;

        var result = (RedisResult[])(await _database.ScriptEvaluateAsync(Script, ["key"], ["value"]))!;

        Assert.Equal(1, (int)result[0]);
        Assert.Equal("two", (string?)result[1][0]);
        Assert.Equal(3, (int)result[1][1][0]);
        Assert.Equal("value", (string?)result[1][1][1][0]);
        Assert.Equal(0, result[2].Length);
        Assert.True(result[3].IsNull);
        Assert.Equal(Enumerable.Range(1, 2000), (int[])result[4]!);
    }

    [Fact]
    public async Task ScriptEvaluate_ErrorReply_IsRedisServerException()
    {
        var exception = await Assert.ThrowsAsync<RedisServerException>(() => _database.ScriptEvaluateAsync("return redis.error_reply('CODE text')"));

        Assert.StartsWith("CODE text", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HashesAndSortedSets_Entries_AreRead()
    {
        await _database.HashSetAsync("hash", [new HashEntry("a", 1), new HashEntry("b", "text")]);
        await _database.SortedSetAddAsync("set", [new SortedSetEntry("late", 2.5), new SortedSetEntry("early", -1)]);

        Assert.Equal([new HashEntry("a", 1), new HashEntry("b", "text")], await _database.HashGetAllAsync("hash"));
        Assert.Equal([new SortedSetEntry("early", -1), new SortedSetEntry("late", 2.5)], await _database.SortedSetRangeByScoreWithScoresAsync("set"));
    }

    [Fact]
    public async Task Streams_AddedEntries_AreRead()
    {
        for (var i = 0; i < 100; i++)
        {
            await _database.StreamAddAsync("stream", [new NameValueEntry("place", i), new NameValueEntry("text", $"t{i}")]);
        }

        var entries = await _database.StreamReadAsync("stream", "0-0");

        Assert.Equal(Enumerable.Range(0, 100), entries.Select(static entry => (int)entry["place"]));
        Assert.Equal("t99", entries[^1]["text"]);
    }

    [Fact]
    public async Task Keys_2000_AreAllScanned()
    {
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => _database.StringSetAsync($"scan:{i}", i)));

        var keys = new HashSet<string>();
        await foreach (var key in _connection.GetServers().Single().KeysAsync(pattern: "scan:*", pageSize: 100))
        {
            keys.Add(key!);
        }

        Assert.Equal(2000, keys.Count);
    }

    [Fact]
    public async Task PubSub_2000Messages_ArriveInOrder()
    {
        var received = new List<int>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var queue = await _connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("channel"));
        queue.OnMessage(message =>
        {
            received.Add((int)message.Message);
            if (received.Count == 2000)
            {
                all.SetResult();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => _database.PublishAsync(RedisChannel.Literal("channel"), i)));

        await all.Task.WaitAsync(Limit);
        Assert.Equal(Enumerable.Range(0, 2000), received);
    }

    [Fact]
    public async Task PubSub_TwoHandlersOfOneChannel_BothAreCalled()
    {
        using var called = new CountdownEvent(2);
        var subscriber = _connection.GetSubscriber();
        await subscriber.SubscribeAsync(RedisChannel.Literal("channel"), (_, _) => called.Signal());
        await subscriber.SubscribeAsync(RedisChannel.Literal("channel"), (_, _) => called.Signal());

        await _database.PublishAsync(RedisChannel.Literal("channel"), "message");

        Assert.True(called.Wait(Limit));
    }

    [Fact]
    public async Task Transaction_ConditionHolds_AppliesAll()
    {
        await _database.StringSetAsync("version", 1);
        var transaction = _database.CreateTransaction();
        transaction.AddCondition(Condition.StringEqual("version", 1));
        var version = transaction.StringIncrementAsync("version");
        var list = transaction.ListRightPushAsync("list", ["a", "b"]);

        Assert.True(await transaction.ExecuteAsync());

        Assert.Equal(2, await version);
        Assert.Equal(2, await list);
    }

    [Fact]
    public async Task Transaction_ConditionFails_AppliesNothing()
    {
        var transaction = _database.CreateTransaction();
        transaction.AddCondition(Condition.KeyExists("missing"));
        var set = transaction.StringSetAsync("key", "value");

        Assert.False(await transaction.ExecuteAsync());

        await Assert.ThrowsAsync<TaskCanceledException>(() => set);
        Assert.False(await _database.KeyExistsAsync("key"));
    }

    [Fact]
    public async Task ClientKill_Connection_ComesBackWithItsSubscription()
    {
        var heard = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("channel"), (_, message) => heard.TrySetResult(message));
        var subscriptionRestored = Restored(ConnectionType.Subscription);
        var restored = Restored(ConnectionType.Interactive);
        await using var killer = await ConnectionMultiplexer.ConnectAsync(Options("killer"));
        var victims = (await killer.GetServers().Single().ClientListAsync()).Where(static client => client.Name == "victim").ToArray();

        Assert.NotEmpty(victims);
        await Task.WhenAll(victims.Select(client => killer.GetDatabase().ExecuteAsync("CLIENT", "KILL", "ID", client.Id)));

        await restored.WaitAsync(Limit);
        await subscriptionRestored.WaitAsync(Limit);
        Assert.True(await _database.StringSetAsync("key", "value"));
        await _connection.GetSubscriber().PingAsync();
        await _database.PublishAsync(RedisChannel.Literal("channel"), "again");
        Assert.Equal("again", await heard.Task.WaitAsync(Limit));
    }

    [Fact]
    public async Task ServerKilledAndStartedAgain_PendingCallsEnd_AndLaterCallsWork()
    {
        var restored = Restored(ConnectionType.Interactive);
        var pending = Enumerable.Range(0, 1000).Select(i => _database.StringSetAsync($"key:{i}", i)).ToArray();

        await _server.KillAsync();
        await Task.WhenAll(pending.Select(static set => Record.ExceptionAsync(() => set))).WaitAsync(Limit);
        await _server.StartAgainAsync();

        await restored.WaitAsync(Limit);
        Assert.True(await _database.StringSetAsync("key", "value"));
    }

    [Fact]
    public async Task Timeout_Message_TellsWhatWaitsOnTheConnection()
    {
        var options = Options("slow");
        options.SyncTimeout = 200;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);

        var exception = Assert.Throws<RedisTimeoutException>(() => connection.GetDatabase().Execute("BLPOP", "nothing", "3"));

        Assert.Contains("in: 0, in-pipe: 0, out-pipe: 0", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Digests from the command line tool of xxHash, of bytes i * 31 + 7.</summary>
    [Theory]
    [InlineData(0, "2d06800538d394c2")]
    [InlineData(1, "4c5cca45d0f4811f")]
    [InlineData(3, "15f7093b173d005c")]
    [InlineData(4, "dca012f95811b6b9")]
    [InlineData(8, "dec6a9a43575982e")]
    [InlineData(9, "cbe393399f17ffbd")]
    [InlineData(16, "7e484c18d74895d0")]
    [InlineData(17, "208bde5ee2bed407")]
    [InlineData(128, "f92b70eaa21a6288")]
    [InlineData(129, "f8f76713f2bb60fa")]
    [InlineData(240, "ccc7375172c41f03")]
    [InlineData(241, "0b3b630948ce4a00")]
    [InlineData(1024, "23bc880ebf0d29c6")]
    [InlineData(1025, "c09fdfbc398c7d82")]
    [InlineData(5000, "559fff92c2b7f8ee")]
    [InlineData(100000, "ccf90df7e7e37036")]
    public void AsDigest_AnyLength_IsXxHash3(int length, string digest)
    {
        var value = Enumerable.Range(0, length).Select(static i => (byte)((i * 31) + 7)).ToArray();

        Assert.Equal($"IFDEQ {digest}", ValueCondition.Equal(value).AsDigest().ToString());
    }

    private ConfigurationOptions Options(string name) => new()
    {
        ClientName = name,
        EndPoints = { _server.EndPoint },
        AllowAdmin = true,
        AbortOnConnectFail = true,
        ReconnectRetryPolicy = new LinearRetry(50),
        HeartbeatInterval = TimeSpan.FromMilliseconds(100),
    };

    private Task Restored(ConnectionType type)
    {
        var restored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connection.ConnectionRestored += (_, connection) =>
        {
            if (connection.ConnectionType == type)
            {
                restored.TrySetResult();
            }
        };
        return restored.Task;
    }
}
