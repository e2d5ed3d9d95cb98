using Grpc.Core;
using SogniLike.Coordinator.Host.Tests.FullLife;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Operations;

/// <summary>What operators see of jobs, options and each other.</summary>
public sealed class OperationsTests
{
    [Fact]
    public async Task Actions_DoneAndRefused_AreToldWithReasonAndKey()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        var (admin, owner) = (coordinator.Admin, coordinator.Owner);
        var worker = await FakeWorker.EnrolAsync(coordinator);
        await admin.HoldWorkerAsync(new HoldWorkerRequest { WorkerId = worker.Id, Reason = "It hums", Kind = "quarantined" }, owner);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await admin.HoldWorkerAsync(new HoldWorkerRequest { WorkerId = worker.Id, Kind = "scolded" }, owner));

        var actions = (await admin.ListAdminActionsAsync(new ListAdminActionsRequest { PageSize = 2 }, owner)).Actions;

        Assert.Equal(ErrorCodes.Malformed, refused.Trailers.GetValue(ErrorTrailers.Code));
        Assert.Equal([ErrorCodes.Malformed, "done"], actions.Select(action => action.Outcome));
        Assert.All(actions, action => Assert.Equal(("HoldWorker", worker.Id), (action.Call, action.Target)));
        Assert.Equal("quarantined, It hums", actions[1].Detail);
        Assert.All(actions, action => Assert.Contains(action.KeyId, coordinator.OwnerKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PoolJobs_ByAViewer_HaveNoPrompts()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        var (admin, owner) = (coordinator.Admin, coordinator.Owner);
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, owner)).Jobs[0];
        var viewer = TestCoordinator.WithKey((await admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "eve", Scopes = { "viewer" } }, owner)).Secret);

        var seen = (await admin.GetPoolJobAsync(new GetPoolJobRequest { JobId = job.Id }, viewer)).Job;
        var events = (await admin.ListPoolJobEventsAsync(new ListPoolJobEventsRequest { JobId = job.Id }, viewer)).Events;

        Assert.Equal(("", job.Spec.Seed), (seen.Job.Spec.Prompt, seen.Job.Spec.Seed));
        Assert.All(events, one => Assert.Equal("", one.Job.Spec.Prompt));
        Assert.NotEmpty(events);
        Assert.Equal(job.Spec.Prompt, (await admin.GetPoolJobAsync(new GetPoolJobRequest { JobId = job.Id }, owner)).Job.Job.Spec.Prompt);
    }

    [Fact]
    public async Task CancelPoolJob_OfAnotherAccount_EndsItAndNeedsAReason()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        var (admin, owner) = (coordinator.Admin, coordinator.Owner);
        var bob = TestCoordinator.WithKey((await admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "bob", Scopes = { "artist" } }, owner)).Secret);
        var job = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, bob)).Jobs[0];

        var silent = await Assert.ThrowsAsync<RpcException>(async () => await admin.CancelPoolJobAsync(new CancelPoolJobRequest { JobId = job.Id }, owner));
        var cancelled = (await admin.CancelPoolJobAsync(new CancelPoolJobRequest { JobId = job.Id, Reason = "Nobody needs it" }, owner)).Job;

        Assert.Equal("reason", silent.Trailers.GetValue(ErrorTrailers.Field));
        Assert.Equal(("bob", JobState.Cancelled), (cancelled.AccountId, cancelled.Job.State));
        Assert.Equal(JobState.Cancelled, (await coordinator.Artist.GetJobAsync(new GetJobRequest { JobId = job.Id }, bob)).Job.State);
    }

    [Fact]
    public async Task ListPoolJobs_WrongStates_AreRefusedByTheField()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        var request = new ListPoolJobsRequest { States = { JobState.Failed, JobState.Queued } };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await coordinator.Admin.ListPoolJobsAsync(request, coordinator.Owner));

        Assert.Equal((ErrorCodes.Malformed, "states"), (refused.Trailers.GetValue(ErrorTrailers.Code), refused.Trailers.GetValue(ErrorTrailers.Field)));
    }

    [Fact]
    public async Task OwnWorkers_OfTwoAccounts_AreEachOnesOwn()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        var owner = (await coordinator.Admin.ListWorkersAsync(new ListWorkersRequest(), coordinator.Owner)).Workers.Single().Owner;
        var lender = TestCoordinator.WithKey((await coordinator.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = owner, Scopes = { "read" } }, coordinator.Owner)).Secret);
        var other = TestCoordinator.WithKey((await coordinator.Admin.CreateApiKeyAsync(new CreateApiKeyRequest { AccountId = "somebody-else", Scopes = { "read" } }, coordinator.Owner)).Secret);

        var own = Assert.Single((await coordinator.Artist.ListOwnWorkersAsync(new ListOwnWorkersRequest(), lender)).Workers);

        Assert.Equal((worker.Id, true, "probation"), (own.Worker.Id, own.Online, own.TrustState));
        Assert.Empty((await coordinator.Artist.ListOwnWorkersAsync(new ListOwnWorkersRequest(), other)).Workers);
    }
}
