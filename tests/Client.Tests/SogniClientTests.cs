using Grpc.Core;
using SogniLike.Client.Tests.Fakes;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Client.Tests;

public sealed class SogniClientTests : IAsyncLifetime
{
    private static readonly JobSpec Spec = new() { Model = "m", Prompt = "a red apple" };
    private FakeCoordinator _coordinator = null!;
    private SogniClient _client = null!;

    public async Task InitializeAsync()
    {
        _coordinator = await FakeCoordinator.StartAsync();
        _client = new SogniClient(_coordinator.Options());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task Submit_Spec_MakesJobsThatCanBeRead()
    {
        var response = await _client.SubmitAsync(Spec, count: 3);

        Assert.Equal([0U, 1U, 2U], response.Jobs.Select(j => j.Index));
        Assert.Equal("a red apple", (await _client.GetAsync(response.Jobs[2].Id)).Spec.Prompt);
    }

    [Fact]
    public async Task Submit_AnswerLost_MakesTheJobsOnce()
    {
        var lost = false;
        _coordinator.Pool.BeforeAnswer = _ =>
        {
            if (!lost)
            {
                lost = true;
                throw new RpcException(new Status(StatusCode.Unavailable, "lost"));
            }
        };

        var response = await _client.SubmitAsync(Spec);

        Assert.True(response.Repeated);
        Assert.Single(_coordinator.Pool.Jobs);
        Assert.Equal(["SubmitJobs", "SubmitJobs"], _coordinator.Pool.Calls);
    }

    [Fact]
    public async Task Submit_TwoCalls_AreTwoRequests()
    {
        await _client.SubmitAsync(Spec);
        await _client.SubmitAsync(Spec);

        Assert.Equal(2, _coordinator.Pool.Jobs.Count);
    }

    [Fact]
    public async Task Submit_OwnIdempotencyKey_IsUsed()
    {
        await _client.SubmitAsync(Spec, idempotencyKey: "mine");

        Assert.True((await _client.SubmitAsync(Spec, idempotencyKey: "mine")).Repeated);
    }

    [Fact]
    public async Task Call_UnavailableForAWhile_IsRepeated()
    {
        _coordinator.Pool.FailNext(Unavailable(), Unavailable(), Unavailable(), Unavailable());

        Assert.Equal("ada", (await _client.GetAccountAsync()).AccountId);
    }

    [Fact]
    public async Task Call_UnavailableTooOften_GivesItsCode()
    {
        _coordinator.Pool.FailNext([.. Enumerable.Range(0, 6).Select(_ => Unavailable())]);

        var error = await Assert.ThrowsAsync<SogniException>(() => _client.GetAccountAsync());

        Assert.Equal((ErrorCodes.StoreUnavailable, StatusCode.Unavailable), (error.Code, error.Status));
        Assert.Equal(5, _coordinator.Pool.Calls.Count);
    }

    [Fact]
    public async Task Call_InvalidArgument_CarriesCodeFieldAndMessageAndIsNotRepeated()
    {
        var error = await Assert.ThrowsAsync<SogniException>(() => _client.SubmitAsync(new JobSpec { Model = "m", Prompt = "x", Width = 130 }));

        Assert.Equal((ErrorCodes.NotAMultiple, "spec.width", StatusCode.InvalidArgument), (error.Code, error.Field, error.Status));
        Assert.Equal("The width must be a multiple of 8.", error.Message);
        Assert.Single(_coordinator.Pool.Calls);
    }

    [Theory]
    [InlineData(null, ErrorCodes.KeyMissing)]
    [InlineData("another", ErrorCodes.KeyInvalid)]
    public async Task Call_WrongKey_SaysSo(string? key, string code)
    {
        using var client = new SogniClient(_coordinator.Options(key));

        Assert.Equal(code, (await Assert.ThrowsAsync<SogniException>(() => client.GetAccountAsync())).Code);
    }

    [Fact]
    public async Task Call_NobodyThere_IsUnreachable()
    {
        await _coordinator.StopAsync();

        var error = await Assert.ThrowsAsync<SogniException>(() => _client.GetAccountAsync());

        Assert.Equal((ClientErrorCodes.Unreachable, StatusCode.Unavailable), (error.Code, error.Status));
        Assert.Contains(_coordinator.Address.Authority, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_CoordinatorComesBack_Works()
    {
        await _client.GetAccountAsync();
        await _coordinator.StopAsync();
        await Assert.ThrowsAsync<SogniException>(() => _client.GetAccountAsync());
        await _coordinator.StartAgainAsync();

        Assert.Equal("ada", (await _client.GetAccountAsync()).AccountId);
    }

    [Fact]
    public async Task Call_Cancelled_ThrowsCancellation()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.GetAccountAsync(cancelled.Token));
    }

    [Fact]
    public async Task Call_NoAnswerInTime_IsTimeout()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        using var client = new SogniClient(new SogniClientOptions
        {
            Address = new Uri($"http://{listener.LocalEndpoint}"),
            CallTimeout = TimeSpan.FromMilliseconds(50),
        });

        Assert.Equal(ClientErrorCodes.Timeout, (await Assert.ThrowsAsync<SogniException>(() => client.GetAccountAsync())).Code);
    }

    [Fact]
    public async Task List_ManyJobs_WalksThePagesNewestFirst()
    {
        for (var i = 0; i < 7; i++)
        {
            _coordinator.Pool.Add(Spec);
        }

        var ids = new List<string>();
        await foreach (var job in _client.ListAsync(pageSize: 3))
        {
            ids.Add(job.Id);
        }

        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(i => $"job-{i}"), ids);
        Assert.Equal(3, _coordinator.Pool.Calls.Count);
    }

    [Fact]
    public async Task List_StoppedEarly_ReadsNoFurtherPage()
    {
        for (var i = 0; i < 7; i++)
        {
            _coordinator.Pool.Add(Spec);
        }

        await foreach (var job in _client.ListAsync(pageSize: 3))
        {
            Assert.Equal("job-7", job.Id);
            break;
        }

        Assert.Single(_coordinator.Pool.Calls);
    }

    [Fact]
    public async Task Cancel_QueuedJob_IsCancelled() =>
        Assert.Equal(JobState.Cancelled, (await _client.CancelAsync(_coordinator.Pool.Add(Spec).Id)).State);

    [Fact]
    public async Task Cancel_FinalJob_SaysSo()
    {
        var job = _coordinator.Pool.Add(Spec);
        _coordinator.Pool.Deliver(job.Id);

        Assert.Equal(ErrorCodes.JobFinal, (await Assert.ThrowsAsync<SogniException>(() => _client.CancelAsync(job.Id))).Code);
    }

    [Fact]
    public async Task Delete_FinalJob_IsGone()
    {
        var job = _coordinator.Pool.Add(Spec);
        Assert.Equal(ErrorCodes.JobNotFinal, (await Assert.ThrowsAsync<SogniException>(() => _client.DeleteAsync(job.Id))).Code);
        _coordinator.Pool.Deliver(job.Id);

        Assert.True(await _client.DeleteAsync(job.Id));
        Assert.False(await _client.DeleteAsync(job.Id));
        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<SogniException>(() => _client.GetAsync(job.Id))).Code);
    }

    [Fact]
    public async Task Share_DeliveredImage_IsListedByPagesUntilItIsTakenBack()
    {
        var job = _coordinator.Pool.Add(Spec);
        Assert.Equal(ErrorCodes.ImageNotReady, (await Assert.ThrowsAsync<SogniException>(() => _client.ShareAsync(job.Id))).Code);
        _coordinator.Pool.Deliver(job.Id);

        var hidden = await _client.ShareAsync(job.Id);
        var shown = await _client.ShareAsync(job.Id, showsParameters: true, valid: TimeSpan.FromMilliseconds(1));

        Assert.Equal((false, null, true, 1L), (hidden.ShowsParameters, hidden.ExpiresAt, shown.ShowsParameters, shown.ExpiresAt.Seconds));
        Assert.Equal([hidden.Id, shown.Id], await IdsAsync(job.Id));
        Assert.True(await _client.UnshareAsync(hidden.Id));
        Assert.False(await _client.UnshareAsync(hidden.Id));
        Assert.Equal([shown.Id], await IdsAsync(null));

        async Task<List<string>> IdsAsync(string? of)
        {
            var ids = new List<string>();
            await foreach (var share in _client.ListSharesAsync(of))
            {
                ids.Add(share.Id);
            }

            return ids;
        }
    }

    [Fact]
    public async Task Wait_JobIsDeletedBeforeItsEndWasSeen_SaysSo()
    {
        var job = _coordinator.Pool.Add(Spec);
        var wait = _client.WaitAsync([job.Id]);
        await _coordinator.Pool.Watched;

        // Its events are gone with it.
        _coordinator.Pool.Delete(job.Id);

        Assert.Equal(ErrorCodes.NotFound, (await Assert.ThrowsAsync<SogniException>(() => wait)).Code);
    }

    [Fact]
    public async Task Cancel_AnswerLost_StillReportsTheCancelledJob()
    {
        var lost = false;
        _coordinator.Pool.BeforeAnswer = _ =>
        {
            if (!lost)
            {
                lost = true;
                throw new RpcException(new Status(StatusCode.Unavailable, "lost"));
            }
        };

        Assert.Equal(JobState.Cancelled, (await _client.CancelAsync(_coordinator.Pool.Add(Spec).Id)).State);
    }

    private static RpcException Unavailable() => FakePool.Error(StatusCode.Unavailable, ErrorCodes.StoreUnavailable, "The store cannot be reached.");
}
