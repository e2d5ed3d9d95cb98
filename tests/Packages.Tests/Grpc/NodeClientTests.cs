using Grpc.Core;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>The server against the gRPC client of Node.js, which shares no code with it.</summary>
public sealed class NodeClientTests(ExchangeServer server) : IClassFixture<ExchangeServer>
{
    [Fact]
    public async Task Unary_TextOfAnyScript_ComesBack()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "unary");

        Assert.Equal(StatusCode.OK, outcome.Code);
        Assert.Equal(["قلب أحمر"], outcome.Messages.Select(static message => message.GetString()));
    }

    [Fact]
    public async Task Unary_Headers_ComeBackAsHeadersAndTrailers()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "headers");

        Assert.Equal(StatusCode.OK, outcome.Code);
        foreach (var metadata in new[] { outcome.Headers, outcome.Trailers })
        {
            // HTTP allows repeated headers to travel as one, joined by commas.
            Assert.Equal(["first", "second"], metadata["x-note"].SelectMany(static note => note.GetString()!.Split(',', StringSplitOptions.TrimEntries)));
            Assert.Equal([0, 1, 254, 255], NodeOutcome.Bytes(Assert.Single(metadata["x-note-bin"])));
        }
    }

    [Fact]
    public async Task Error_StatusAndDetail_Arrive()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "error");

        Assert.Equal(StatusCode.FailedPrecondition, outcome.Code);
        Assert.Equal("not now: ü", outcome.Details);
        Assert.Empty(outcome.Messages);
    }

    [Fact]
    public async Task Error_AsciiAndBinaryTrailers_Arrive()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "error");

        Assert.Equal("asked for", Assert.Single(outcome.Trailers["x-reason"]).GetString());
        Assert.Equal([0, 1, 127, 128, 255], NodeOutcome.Bytes(Assert.Single(outcome.Trailers["x-reason-bin"])));
    }

    [Fact]
    public async Task Deadline_Passed_EndsCallOnBothSides()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "deadline");

        Assert.Equal(StatusCode.DeadlineExceeded, outcome.Code);
        await server.Observations.WaitForCancelledAsync("node deadline");
    }

    [Fact]
    public async Task Cancel_ByClient_IsSeenByServer()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "cancel");

        Assert.Equal(StatusCode.Cancelled, outcome.Code);
        await server.Observations.WaitForCancelledAsync("node cancel");
    }

    [Fact]
    public async Task ServerStream_2000Messages_ArriveInOrder()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "serverStream");

        Assert.Equal(StatusCode.OK, outcome.Code);
        Assert.Equal(Enumerable.Range(0, 2000), outcome.Messages.Select(static message => message.GetInt32()));
    }

    [Fact]
    public async Task ClientStream_1000Messages_AreAllRead()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "clientStream");

        Assert.Equal(StatusCode.OK, outcome.Code);
        Assert.Equal(500500, Assert.Single(outcome.Messages).GetInt64());
    }

    [Fact]
    public async Task Duplex_1000Messages_AreAnsweredInOrder()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "duplex");

        Assert.Equal(StatusCode.OK, outcome.Code);
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => $"m{i} {i}"), outcome.Messages.Select(static message => message.GetString()));
    }

    [Fact]
    public async Task Method_WithoutImplementation_IsUnimplemented()
    {
        var outcome = await NodeClient.RunAsync(server.Address, "unimplemented");

        Assert.Equal(StatusCode.Unimplemented, outcome.Code);
    }
}
