using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using SogniLike.Packages.Tests.Protos;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>The .NET client against the .NET server: all call kinds and what callers rely on.</summary>
public sealed class DotNetClientTests : IClassFixture<ExchangeServer>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ExchangeServer _server;
    private readonly GrpcChannel _channel;
    private readonly Exchange.ExchangeClient _client;

    public DotNetClientTests(ExchangeServer server)
    {
        _server = server;
        _channel = server.CreateChannel(new GrpcChannelOptions { MaxReceiveMessageSize = 8 * 1024 * 1024 });
        _client = new Exchange.ExchangeClient(_channel);
    }

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Unary_Awaited_GivesResponse() => Assert.Equal("a", (await _client.EchoAsync(new Text { Value = "a" })).Value);

    [Fact]
    public void Unary_Blocking_GivesResponse() => Assert.Equal("a", _client.Echo(new Text { Value = "a" }).Value);

    [Fact]
    public async Task Unary_5MegabyteMessage_ComesBack()
    {
        var text = new Text { Value = new string('x', 5_000_000) };

        Assert.Equal(text, await _client.EchoAsync(text));
    }

    [Fact]
    public async Task Unary_Headers_ComeBackAsHeadersAndTrailers()
    {
        var headers = new Metadata { { "x-note", "text" }, { "x-note-bin", [0, 255] } };

        using var call = _client.EchoAsync(new Text { Value = "a" }, headers);

        await call;
        foreach (var metadata in new[] { await call.ResponseHeadersAsync, call.GetTrailers() })
        {
            Assert.Equal("text", metadata.GetValue("x-note"));
            Assert.Equal([0, 255], metadata.GetValueBytes("x-note-bin"));
        }

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Error_StatusDetailAndTrailers_AreInTheException()
    {
        var failure = new Failure { StatusCode = (int)StatusCode.NotFound, Detail = "لا يوجد" };

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await _client.FailAsync(failure));

        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
        Assert.Equal("لا يوجد", exception.Status.Detail);
        Assert.Equal("asked for", exception.Trailers.GetValue("x-reason"));
        Assert.Equal([0, 1, 127, 128, 255], exception.Trailers.GetValueBytes("x-reason-bin"));
    }

    [Fact]
    public async Task Deadline_Passed_EndsCallOnBothSides()
    {
        // The connection first, so that the deadline measures the call.
        await _client.EchoAsync(new Text());

        var exception = await Assert.ThrowsAsync<RpcException>(
            async () => await _client.HangAsync(new HangRequest { Key = "net deadline" }, deadline: DateTime.UtcNow.AddSeconds(3)));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        await _server.Observations.WaitForCancelledAsync("net deadline");
    }

    [Fact]
    public async Task Cancel_ByToken_IsSeenByServer()
    {
        using var cancellation = new CancellationTokenSource();
        using var call = _client.HangAsync(new HangRequest { Key = "net cancel" }, cancellationToken: cancellation.Token);
        await _server.Observations.WaitForArrivedAsync("net cancel");

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        await _server.Observations.WaitForCancelledAsync("net cancel");
    }

    [Fact]
    public async Task Cancel_MidStream_EndsCallOnBothSides()
    {
        using var cancellation = new CancellationTokenSource();
        using var call = _client.Count(new CountRequest { Count = 20_000_000 }, cancellationToken: cancellation.Token);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        });
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        await _server.Observations.WaitForCancelledAsync("count 20000000");
    }

    [Fact]
    public async Task ServerStream_2000Messages_ArriveInOrder()
    {
        using var call = _client.Count(new CountRequest { Count = 2000 });

        var numbers = new List<long>();
        await foreach (var number in call.ResponseStream.ReadAllAsync())
        {
            numbers.Add(number.Value);
        }

        Assert.Equal(Enumerable.Range(0, 2000).Select(static i => (long)i), numbers);
    }

    [Fact]
    public async Task ClientStream_1000Messages_AreAllRead()
    {
        using var call = _client.Sum();
        for (var i = 1; i <= 1000; i++)
        {
            await call.RequestStream.WriteAsync(new Number { Value = i });
        }

        await call.RequestStream.CompleteAsync();

        Assert.Equal(500500, (await call).Value);
    }

    [Fact]
    public async Task Duplex_1000PingPongs_AreAnsweredInOrder()
    {
        using var call = _client.Chat();
        for (var i = 0; i < 1000; i++)
        {
            await call.RequestStream.WriteAsync(new Text { Value = "m" });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal($"m {i}", call.ResponseStream.Current.Value);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task Method_WithoutImplementation_IsUnimplemented()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await _client.MissingAsync(new Text()));

        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
    }

    [Fact]
    public async Task Server_NotListening_IsUnavailable()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await new Exchange.ExchangeClient(channel).EchoAsync(new Text()));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
        Assert.NotNull(exception.Status.DebugException);
    }

    [Theory]
    [InlineData(2, StatusCode.OK)]
    [InlineData(3, StatusCode.Unavailable)]
    public async Task RetryPolicy_ThreeAttempts_RetriesTwice(int failures, StatusCode expected)
    {
        var policy = new MethodConfig
        {
            Names = { MethodName.Default },
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 3,
                InitialBackoff = TimeSpan.FromMilliseconds(1),
                MaxBackoff = TimeSpan.FromMilliseconds(1),
                BackoffMultiplier = 1,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        using var channel = _server.CreateChannel(new GrpcChannelOptions { ServiceConfig = new ServiceConfig { MethodConfigs = { policy } } });
        using var call = new Exchange.ExchangeClient(channel).FailFirstAsync(new FailFirstRequest { Key = $"retry {failures}", Failures = failures });

        var exception = await Record.ExceptionAsync(async () => await call);

        Assert.Equal(expected, call.GetStatus().StatusCode);
        Assert.Equal(expected == StatusCode.OK, exception is null);
    }

    [Fact]
    public async Task Interceptors_OnClient_RunInOrderAndMayChangeHeaders()
    {
        var log = new CallLog();
        var invoker = _channel.Intercept(new ClientCallRecorder("outer", log), new ClientCallRecorder("inner", log)).Intercept(headers =>
        {
            headers.Add("x-note", "intercepted");
            return headers;
        });
        using var call = new Exchange.ExchangeClient(invoker).EchoAsync(new Text { Value = "a" });

        await call;

        Assert.Equal(["outer /sognilike.tests.v1.Exchange/Echo", "inner /sognilike.tests.v1.Exchange/Echo"], log.Lines);
        Assert.Equal("intercepted", call.GetTrailers().GetValue("x-note"));
    }

    [Fact]
    public async Task Interceptor_OnServer_SeesEveryCallKind()
    {
        var headers = new Metadata { { "x-test", "kinds" } };
        await _client.EchoAsync(new Text(), headers);
        using var sum = _client.Sum(headers);
        await sum.RequestStream.CompleteAsync();
        await sum;
        using var count = _client.Count(new CountRequest(), headers);
        Assert.False(await count.ResponseStream.MoveNext(CancellationToken.None));
        using var chat = _client.Chat(headers);
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(
            ["unary", "client stream", "server stream", "duplex"],
            _server.ServerCalls.Lines.Where(static line => line.EndsWith(" kinds", StringComparison.Ordinal)).Select(static line => line[..line.IndexOf(" /", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task CallCredentials_Composed_AllReachTheServer()
    {
        using var channel = _server.CreateChannel(new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true });
        var options = new CallOptions(credentials: CallCredentials.Compose(Bearer("first"), Bearer("second")));
        using var call = new Exchange.ExchangeClient(channel).EchoAsync(new Text(), options);

        await call;

        Assert.Equal(["Bearer first", "Bearer second"], call.GetTrailers().GetAll("authorization").SelectMany(static entry => entry.Value.Split(", ")));
    }

    [Fact]
    public void CallCredentials_OnCleartextChannel_AreRefused() =>
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(ChannelCredentials.Insecure, Bearer("token")));

    [Fact]
    public async Task Dispose_MidStream_EndsCallOnServer()
    {
        var call = _client.Count(new CountRequest { Count = 10_000_000 });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        call.Dispose();

        await _server.Observations.WaitForCancelledAsync("count 10000000").WaitAsync(Limit);
        await Assert.ThrowsAnyAsync<Exception>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("still fine", (await _client.EchoAsync(new Text { Value = "still fine" })).Value);
    }

    private static CallCredentials Bearer(string token) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add("authorization", $"Bearer {token}");
        return Task.CompletedTask;
    });
}
