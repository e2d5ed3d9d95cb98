using SogniLike.Cli.Tests.Running;
using SogniLike.Protocol.Admin.V1;
using SogniLike.Protocol.Artist.V1;
using AuditImage = SogniLike.Protocol.Admin.V1.AuditImage;

namespace SogniLike.Cli.Tests.Admin;

public sealed class OperationsCommandsTests : CliFixture
{
    [Fact]
    public async Task Audits_ListShowOverrideAndImage_SayWhatOperatorsNeed()
    {
        Pool.PoolAudits.AddRange([Audit("a1", "failed", convicted: true), Audit("a2", "passed"), Audit("a3", "failed")]);

        Assert.Equal("a1\na3\n", (await RunAsync("admin", "audit", "list", "--state", "failed", "-q")).Expect(0).Out);
        Assert.Equal("a1\n", (await RunAsync("admin", "audit", "list", "--limit", "1", "-q")).Expect(0).Out);
        var shown = (await RunAsync("admin", "audit", "show", "a1")).Expect(0).Out;
        Assert.Contains("failed, the worker was convicted", shown, StringComparison.Ordinal);
        Assert.Contains("evaluation 3: 2.5e-1 of at most 1e-3, outside", shown, StringComparison.Ordinal);
        Assert.Contains("image: 4e+1 of at most nobody knows, outside", shown, StringComparison.Ordinal);

        Assert.Equal("a1  passed\n", (await RunAsync("admin", "audit", "override", "a1", "--verdict", "passed", "--reason", "A bad driver")).Expect(0).Out);
        Assert.Contains("an operator made failed passed: A bad driver", (await RunAsync("admin", "audit", "show", "a1")).Expect(0).Out, StringComparison.Ordinal);

        var path = Path.Combine(Directory.CreateTempSubdirectory("sogni-cli-").FullName, "submitted.png");
        (await RunAsync("admin", "audit", "image", "a1", "submitted", "--out", path)).Expect(0);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path));
        (await RunAsync("admin", "audit", "image", "a1", "submitted", "--out", path)).Expect(1);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task ReportImage_OfAnOpenReport_IsSavedOnce()
    {
        Pool.Reports.AddRange([new Report { Id = "r1" }, new Report { Id = "r2", Resolution = "upheld" }]);
        var folder = Directory.CreateTempSubdirectory("sogni-cli-").FullName;
        var (path, none) = (Path.Combine(folder, "reported.png"), Path.Combine(folder, "none.png"));

        Assert.Equal($"{path}\n", (await RunAsync("admin", "report", "image", "r1", "--out", path, "-q")).Expect(0).Out);
        Assert.Equal([4, 5, 6], await File.ReadAllBytesAsync(path));
        Assert.Contains("cannot be written", (await RunAsync("admin", "report", "image", "r1", "--out", path)).Expect(1).Error, StringComparison.Ordinal);
        Assert.Contains("The report was upheld.", (await RunAsync("admin", "report", "image", "r2", "--out", none)).Error, StringComparison.Ordinal);

        Assert.False(File.Exists(none));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(2, "report", "image", "r1")]
    [InlineData(5, "report", "image", "r9", "--out", "nowhere.png")]
    [InlineData(2, "audit", "override", "a1", "--verdict", "passed")]
    [InlineData(2, "audit", "list", "--limit", "0")]
    [InlineData(5, "audit", "show", "a9")]
    [InlineData(5, "audit", "image", "a1", "opinion-7", "--out", "nowhere.png")]
    [InlineData(2, "job", "cancel", "j1")]
    [InlineData(2, "job", "requeue", "j1")]
    [InlineData(2, "job", "list", "--state", "lost")]
    [InlineData(5, "job", "show", "j9")]
    public async Task Operations_WhatMakesNoSense_IsRefused(int exitCode, params string[] arguments)
    {
        Pool.PoolAudits.Add(Audit("a1", "failed"));

        (await RunAsync(["admin", .. arguments])).Expect(exitCode);

        Assert.False(File.Exists("nowhere.png"));
    }

    [Fact]
    public async Task Jobs_ListShowAndCancel_AreThoseOfEveryAccount()
    {
        Pool.PoolJobs.AddRange([Job("j1", "ada", JobState.Queued), Job("j2", "bob", JobState.Failed), Job("j3", "ada", JobState.Leased)]);

        Assert.Equal("j1\nj3\n", (await RunAsync("admin", "job", "list", "--account", "ada", "-q")).Expect(0).Out);
        Assert.Equal("j2\n", (await RunAsync("admin", "job", "list", "--state", "failed", "-q")).Expect(0).Out);
        Assert.Contains("red apple", (await RunAsync("admin", "job", "show", "j1")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Equal("7\n", (await RunAsync("admin", "job", "show", "j1", "--events", "-q")).Expect(0).Out);
        (await RunAsync("admin", "job", "cancel", "j1", "j3", "--reason", "Stolen")).Expect(0);

        Assert.Equal([JobState.Cancelled, JobState.Failed, JobState.Cancelled], Pool.PoolJobs.Select(job => job.Job.State));
    }

    [Theory]
    [InlineData("requeue")]
    [InlineData("reassign")]
    [InlineData("verify")]
    public async Task Jobs_ActedOn_TellWhatBecameOfEachAndFailUnlessAllIsDone(string action)
    {
        Pool.PoolJobs.Add(Job("j1", "ada", JobState.Leased));

        (await RunAsync("admin", "jobs", action, "j1", "--reason", "It hangs")).Expect(0);
        var result = (await RunAsync("admin", "job", action, "j1", "j9", "--reason", "It hangs")).Expect(1);

        Assert.Contains("not_found", result.Out, StringComparison.Ordinal);
        Assert.Contains("There is no such job.", result.Out, StringComparison.Ordinal);
        Assert.All(Pool.Acts, act => Assert.Equal((action, "It hangs"), (act.Action, act.Reason)));
        Assert.Equal(["j1", "j9"], Pool.Acts[^1].JobIds);
    }

    [Fact]
    public async Task Jobs_MoreThanACallTakes_AreAskedForInHundreds()
    {
        await RunAsync(["admin", "job", "requeue", .. Enumerable.Range(0, 205).Select(number => $"x{number}"), "--reason", "It hangs"]);

        Assert.Equal([100, 100, 5], Pool.Acts.Select(act => act.JobIds.Count));
    }

    [Fact]
    public async Task Alerts_AreToldAndFailWhenOneIsBad()
    {
        Pool.Alerts.Add(new Alert { Rule = "wait", Severity = "warning", Message = "Jobs wait for 61 seconds.", Advice = "More workers would help." });
        Assert.Contains("Jobs wait for 61 seconds.  More workers would help.", (await RunAsync("admin", "alerts")).Expect(0).Out, StringComparison.Ordinal);

        Pool.Alerts.Add(new Alert { Rule = "ledger", Severity = "bad", Message = "The ledger does not add up.", Advice = "Keep a copy." });
        Assert.Equal("wait\nledger\n", (await RunAsync("admin", "alerts", "-q")).Expect(1).Out);
    }

    [Fact]
    public async Task LogVerify_WholeOrNot_IsToldAndDecidesTheExitCode()
    {
        Assert.Contains("whole", (await RunAsync("admin", "log", "verify")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Equal(3, (int)(await RunAsync("admin", "log", "verify", "--json")).Expect(0).Json["unlinked"]!);

        Pool.ActionHead = 9;
        var broken = (await RunAsync("admin", "log", "verify")).Expect(1);

        Assert.Contains("BROKEN", broken.Out, StringComparison.Ordinal);
        Assert.Contains("number 9, is missing", broken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_Settings_History_Policy_AreShown()
    {
        Assert.Equal("1\n2\n", (await RunAsync("admin", "log", "--limit", "2", "-q")).Expect(0).Out);
        Assert.Contains("It hums", (await RunAsync("admin", "log")).Expect(0).Out, StringComparison.Ordinal);
        Assert.Equal("Coordinator:A\nCoordinator:B\n", (await RunAsync("admin", "settings", "-q")).Expect(0).Out);
        Assert.Equal("Coordinator:B\n", (await RunAsync("admin", "settings", "--changed", "-q")).Expect(0).Out);
        var sample = (await RunAsync("admin", "history", "--for", "2h", "--limit", "9", "--json")).Expect(0).Json[0]!;
        Assert.Equal(("7200", "9"), ((string?)sample["delivered"], (string?)sample["audits_passed"]));
        Assert.Contains("gore  refuses violence", (await RunAsync("admin", "policy")).Expect(0).Out, StringComparison.Ordinal);
    }

    private static PoolAudit Audit(string id, string state, bool convicted = false) => new()
    {
        AccountId = "ada",
        SuspectOwner = "volunteer",
        Images = { new AuditImage { Name = "submitted", WorkerId = "w1" } },
        Audit = new Audit
        {
            Id = id,
            State = state,
            Convicted = convicted,
            WorkerId = "w1",
            JobId = "j1",
            Opinions =
            {
                new AuditOpinion
                {
                    VerifierId = "v1",
                    Verdict = "disagrees",
                    Points =
                    {
                        new AuditPoint { Evaluation = 3, Distance = 0.25, Verdict = "outside", Tolerance = 0.001 },
                        new AuditPoint { Evaluation = -1, Distance = 40, Verdict = "outside" },
                    },
                },
            },
        },
    };

    private static PoolJob Job(string id, string account, JobState state) => new()
    {
        AccountId = account,
        Job = new Job { Id = id, State = state, Spec = new JobSpec { Model = "emoji", Prompt = "a red apple", Width = 64, Height = 64, Sampler = "euler" } },
    };
}
