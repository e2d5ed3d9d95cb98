using Grpc.Core;
using SogniLike.Client.Actions;
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
    public async Task Actions_AsTheyAreTold_CanBeVerifiedByAnybodyWhoReadsThem()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        for (var hold = 0; hold < 3; hold++)
        {
            var worker = await FakeWorker.EnrolAsync(coordinator);
            await coordinator.Admin.HoldWorkerAsync(new HoldWorkerRequest { WorkerId = worker.Id, Reason = "تعطّل 🔧" }, coordinator.Owner);
        }

        var page = await coordinator.Admin.ListAdminActionsAsync(new ListAdminActionsRequest(), coordinator.Owner);
        var replay = new ActionLogReplay((long)page.HeadNumber, page.HeadHash);
        foreach (var action in page.Actions)
        {
            replay.Add(action);
        }

        var report = replay.Finish();
        Assert.Empty(report.Problems);
        Assert.Equal((page.Actions.Count, 0L, 1L, (long)page.HeadNumber), ((int)report.Entries, report.Unlinked, report.First, report.Entries));
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
    public async Task ActOnPoolJobs_SeveralAtOnce_TellsWhatBecameOfEachAndTheLogHasThemAll()
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        await TestModel.AddAsync(coordinator);
        var (admin, owner) = (coordinator.Admin, coordinator.Owner);
        await using var worker = await FakeWorker.ConnectNewAsync(coordinator);
        var running = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, owner)).Jobs[0];
        await worker.NextAssignmentAsync();
        var waiting = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, owner)).Jobs[0];
        var over = (await coordinator.Artist.SubmitJobsAsync(new SubmitJobsRequest { Spec = JobLife.Spec() }, owner)).Jobs[0];
        await coordinator.Artist.CancelJobAsync(new CancelJobRequest { JobId = over.Id }, owner);

        // The running one last: its worker is free then, and may get the waiting one at once.
        string[] ids = [waiting.Id, over.Id, $"01J{0:d23}", running.Id, waiting.Id];

        var results = (await admin.ActOnPoolJobsAsync(new ActOnPoolJobsRequest { Action = "reassign", JobIds = { ids }, Reason = "It hangs" }, owner)).Results;

        Assert.Equal(ids[..4], results.Select(one => one.JobId));
        Assert.Equal([ErrorCodes.JobNotRunning, ErrorCodes.JobFinal, ErrorCodes.NotFound, "done"], results.Select(one => one.Outcome));
        Assert.Equal([false, false, false, true], results.Select(one => one.Message.Length == 0));
        Assert.Equal((JobState.Queued, "reassigned"), (results[3].Job.Job.State, results[3].Job.Job.Attempts[0].Outcome));
        Assert.Null(results[2].Job);
        var actions = (await admin.ListAdminActionsAsync(new ListAdminActionsRequest { PageSize = 4 }, owner)).Actions;
        Assert.Equal(ids[..4].Reverse(), actions.Select(action => action.Target));
        Assert.Equal(results.Reverse().Select(one => one.Outcome), actions.Select(action => action.Outcome));
        Assert.All(actions, action => Assert.Equal(("ActOnPoolJobs", "reassign, It hangs"), (action.Call, action.Detail)));

        var verified = (await admin.ActOnPoolJobsAsync(new ActOnPoolJobsRequest { Action = "verify", JobIds = { waiting.Id }, Reason = "It looks odd" }, owner)).Results;
        Assert.Equal((ErrorCodes.ImageNotReady, ""), (verified[0].Outcome, verified[0].AuditId));
        var ended = (await admin.ActOnPoolJobsAsync(new ActOnPoolJobsRequest { Action = "cancel", JobIds = { waiting.Id }, Reason = "Nobody needs it" }, owner)).Results;
        Assert.Equal(("done", JobState.Cancelled), (ended[0].Outcome, ended[0].Job.Job.State));
    }

    [Theory]
    [InlineData("requeue", 1, "", ErrorCodes.Required, "reason")]
    [InlineData("requeue", 0, "It hangs", ErrorCodes.Required, "job_ids")]
    [InlineData("requeue", 101, "It hangs", ErrorCodes.TooLong, "job_ids")]
    [InlineData("scold", 1, "It hangs", ErrorCodes.Malformed, "action")]
    [InlineData("", 1, "It hangs", ErrorCodes.Required, "action")]
    public async Task ActOnPoolJobs_WhatMakesNoSense_IsRefusedByTheField(string action, int jobs, string reason, string code, string field)
    {
        await using var coordinator = await TestCoordinator.StartAsync();
        var request = new ActOnPoolJobsRequest { Action = action, JobIds = { Enumerable.Range(0, jobs).Select(number => $"01J{number:d23}") }, Reason = reason };

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await coordinator.Admin.ActOnPoolJobsAsync(request, coordinator.Owner));

        Assert.Equal((code, field), (refused.Trailers.GetValue(ErrorTrailers.Code), refused.Trailers.GetValue(ErrorTrailers.Field)));
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
