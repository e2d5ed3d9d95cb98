using Google.Protobuf.Reflection;

namespace SogniLike.Protocol.Tests.Compatibility;

/// <summary>Changes the real contract in every way that the comparison must see, or must not mind.</summary>
public sealed class ContractComparisonTests
{
    private const string Job = "sognilike/artist/v1/job.proto";
    private const string Artist = "sognilike/artist/v1/artist_service.proto";

    [Fact]
    public void BreaksOf_TheSameContract_IsEmpty() => Assert.Empty(ContractComparison.BreaksOf(Contracts.Current(), Contracts.Current()));

    [Fact]
    public void BreaksOf_RemovedFile_NamesIt() => Breaks(s => s.File.Remove(File(s, Job)), "file sognilike/artist/v1/job.proto was removed");

    [Fact]
    public void BreaksOf_MovedPackage_NamesIt() => Breaks(s => File(s, Job).Package = "other", "moved from package sognilike.artist.v1 to other");

    [Fact]
    public void BreaksOf_RemovedMessage_NamesIt() =>
        Breaks(s => File(s, Job).MessageType.Remove(Message(s, Job, "JobAttempt")), "message sognilike.artist.v1.JobAttempt was removed");

    [Fact]
    public void BreaksOf_RemovedField_NamesIt() =>
        Breaks(s => Message(s, Job, "JobSpec").Field.Remove(Field(s, "JobSpec", "steps")), "field sognilike.artist.v1.JobSpec.steps was removed");

    [Fact]
    public void BreaksOf_RenumberedField_SaysFromAndTo() => Breaks(s => Field(s, "JobSpec", "steps").Number = 60, "JobSpec.steps: number changed from 6 to 60");

    [Fact]
    public void BreaksOf_RetypedField_SaysFromAndTo() =>
        Breaks(s => Field(s, "JobSpec", "steps").Type = FieldDescriptorProto.Types.Type.Uint64, "JobSpec.steps: type changed from Uint32 to Uint64");

    [Fact]
    public void BreaksOf_FieldOfAnotherMessage_SaysFromAndTo() =>
        Breaks(s => Field(s, "Job", "image").TypeName = ".sognilike.artist.v1.JobFailure", "Job.image: type changed");

    [Fact]
    public void BreaksOf_ChangedLabel_SaysFromAndTo() =>
        Breaks(s => Field(s, "Job", "attempts").Label = FieldDescriptorProto.Types.Label.Optional, "Job.attempts: label changed from Repeated to Optional");

    [Fact]
    public void BreaksOf_ChangedPresence_SaysSo() => Breaks(s => Field(s, "JobSpec", "steps").Proto3Optional = false, "JobSpec.steps: explicit presence changed");

    [Fact]
    public void BreaksOf_LeftOneof_SaysSo() => Breaks(
        s => Message(s, Artist, "WatchJobsResponse").Field.Single(f => f.Name == "changed").ClearOneofIndex(),
        "WatchJobsResponse.changed: oneof changed from event to none");

    [Fact]
    public void BreaksOf_RemovedEnumValue_NamesIt() => Breaks(
        s => State(s).Value.Remove(State(s).Value.Single(v => v.Name == "JOB_STATE_QUEUED")),
        "enum value sognilike.artist.v1.JobState.JOB_STATE_QUEUED was removed");

    [Fact]
    public void BreaksOf_RenumberedEnumValue_SaysFromAndTo() => Breaks(
        s => State(s).Value.Single(v => v.Name == "JOB_STATE_QUEUED").Number = 99,
        "JOB_STATE_QUEUED: number changed from 4 to 99");

    [Fact]
    public void BreaksOf_RemovedEnum_NamesIt() => Breaks(s => File(s, Job).EnumType.Remove(State(s)), "enum sognilike.artist.v1.JobState was removed");

    [Fact]
    public void BreaksOf_RemovedService_NamesIt() => Breaks(s => File(s, Artist).Service.Clear(), "service sognilike.artist.v1.ArtistService was removed");

    [Fact]
    public void BreaksOf_RemovedRpc_NamesIt() => Breaks(
        s => File(s, Artist).Service[0].Method.Remove(Rpc(s, "GetJob")),
        "rpc sognilike.artist.v1.ArtistService.GetJob was removed");

    [Fact]
    public void BreaksOf_ChangedStreaming_SaysWhichSide()
    {
        Breaks(s => Rpc(s, "WatchJobs").ServerStreaming = false, "ArtistService.WatchJobs: server streaming changed from True to False");
        Breaks(s => Rpc(s, "GetJob").ClientStreaming = true, "ArtistService.GetJob: client streaming changed from False to True");
    }

    [Fact]
    public void BreaksOf_ChangedRpcTypes_SaysWhich()
    {
        Breaks(s => Rpc(s, "GetJob").InputType = ".x", "ArtistService.GetJob: request changed");
        Breaks(s => Rpc(s, "GetJob").OutputType = ".x", "ArtistService.GetJob: response changed");
    }

    [Fact]
    public void BreaksOf_ReservedNumberTakenAgain_NamesIt()
    {
        var before = Contracts.Current();
        Message(before, Job, "JobSpec").ReservedRange.Add(new DescriptorProto.Types.ReservedRange { Start = 40, End = 42 });
        var now = Contracts.Current();
        Message(now, Job, "JobSpec").Field.Add(new FieldDescriptorProto { Name = "again", Number = 41 });

        Assert.Contains("takes the reserved number 41", Assert.Single(ContractComparison.BreaksOf(before, now)), StringComparison.Ordinal);
    }

    [Fact]
    public void BreaksOf_NestedTypes_AreCompared()
    {
        var before = Contracts.Current();
        Message(before, Job, "Job").NestedType.Add(new DescriptorProto { Name = "Inner" });
        Message(before, Job, "Job").EnumType.Add(new EnumDescriptorProto { Name = "Kind" });

        Assert.Equal(
            ["message sognilike.artist.v1.Job.Inner was removed or renamed", "enum sognilike.artist.v1.Job.Kind was removed or renamed"],
            ContractComparison.BreaksOf(before, Contracts.Current()));
    }

    [Fact]
    public void BreaksOf_Additions_IsEmpty()
    {
        var now = Contracts.Current();
        Message(now, Job, "JobSpec").Field.Add(new FieldDescriptorProto { Name = "more", Number = 100 });
        State(now).Value.Add(new EnumValueDescriptorProto { Name = "JOB_STATE_NEW", Number = 100 });
        File(now, Job).MessageType.Add(new DescriptorProto { Name = "New" });
        File(now, Artist).Service[0].Method.Add(new MethodDescriptorProto { Name = "New" });
        File(now, Artist).Service.Add(new ServiceDescriptorProto { Name = "NewService" });
        now.File.Add(new FileDescriptorProto { Name = "sognilike/new/v1/new.proto" });

        Assert.Empty(ContractComparison.BreaksOf(Contracts.Current(), now));
    }

    private static void Breaks(Action<FileDescriptorSet> change, string expected)
    {
        var now = Contracts.Current();
        change(now);

        Assert.Contains(ContractComparison.BreaksOf(Contracts.Current(), now), b => b.Contains(expected, StringComparison.Ordinal));
    }

    private static FileDescriptorProto File(FileDescriptorSet set, string name) => set.File.Single(f => f.Name == name);

    private static DescriptorProto Message(FileDescriptorSet set, string file, string name) => File(set, file).MessageType.Single(m => m.Name == name);

    private static FieldDescriptorProto Field(FileDescriptorSet set, string message, string name) => Message(set, Job, message).Field.Single(f => f.Name == name);

    private static EnumDescriptorProto State(FileDescriptorSet set) => File(set, Job).EnumType.Single(e => e.Name == "JobState");

    private static MethodDescriptorProto Rpc(FileDescriptorSet set, string name) => File(set, Artist).Service[0].Method.Single(m => m.Name == name);
}
