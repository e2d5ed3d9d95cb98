using SogniLike.Coordinator.Intake;
using SogniLike.Coordinator.Policy;
using SogniLike.Coordinator.Telemetry;

namespace SogniLike.Coordinator.Tests.Policy;

public sealed class PromptPoliciesTests : IDisposable
{
    private const string First = """{"classes":["fruit"],"rules":[{"id":"apples","class":"fruit","action":"classify","any":["apple"]}]}""";
    private const string Second = """{"classes":["fruit"],"rules":[{"id":"no-apples","class":"fruit","action":"refuse","any":["apple"]}]}""";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task SubmitAsync_PolicyChanged_HoldsForNewJobsAndRepetitionsKeepTheirAnswer()
    {
        Write(First, 1);
        await using var pool = await TestPool.CreateAsync(("Policy:File", _file));
        var admitted = await pool.SubmitAsync(TestPool.Request(key: "same"));
        Assert.Equal("fruit", Assert.Single(admitted.Spec.ContentClasses));
        Assert.Equal("apples", Assert.Single(admitted.Policy!.Rules));

        Write(Second, 2);
        await pool.Get<PolicyReload>().RunOnceAsync(default);

        Assert.Equal(new SubmitResult.PolicyRefused("no-apples", "fruit"), await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(), default));
        var repeated = Assert.IsType<SubmitResult.Accepted>(await pool.Pipeline.SubmitAsync(TestPool.Ada, TestPool.Request(key: "same"), default));
        Assert.Equal((true, admitted.Id), (repeated.Repeated, repeated.Jobs[0].Id));
        Assert.NotEqual(admitted.Policy.Version, pool.Get<PromptPolicies>().Current.Version);
    }

    [Fact]
    public async Task Refresh_FileDamagedOrGone_KeepsTheOldPolicyAndSaysSoOnce()
    {
        Write(First, 1);
        await using var pool = await TestPool.CreateAsync(("Policy:File", _file));
        var policies = pool.Get<PromptPolicies>();
        var version = policies.Current.Version;
        pool.Log.Expected.Add(EventIds.PolicyNotRead);

        Write("{", 2);
        policies.Refresh();
        policies.Refresh();
        Assert.Single(pool.Log.Messages, message => message.EventId == EventIds.PolicyNotRead);
        File.Delete(_file);
        policies.Refresh();
        Assert.Equal(version, policies.Current.Version);
        Write(Second, 3);
        policies.Refresh();

        Assert.NotEqual(version, policies.Current.Version);
    }

    [Fact]
    public async Task Start_BadFile_IsRefused()
    {
        Write("{", 1);
        await using var pool = await TestPool.CreateAsync(("Policy:File", _file));

        var error = Assert.Throws<InvalidDataException>(() => pool.Get<PromptPolicies>());

        Assert.Contains(_file, error.Message);
    }

    private void Write(string content, int minute)
    {
        File.WriteAllText(_file, content);
        File.SetLastWriteTimeUtc(_file, DateTime.UnixEpoch.AddMinutes(minute));
    }
}
