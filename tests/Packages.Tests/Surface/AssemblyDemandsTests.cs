using System.Collections;
using System.Reflection;
using System.Reflection.Emit;
using StackExchange.Redis;

namespace SogniLike.Packages.Tests.Surface;

/// <summary>The comparison finds what is missing: here the real Redis client meets stand-ins that are wrong in one way each.</summary>
public sealed class AssemblyDemandsTests : IDisposable
{
    private const string Method = "member System.IO.Hashing.XxHash3::HashToUInt64 static UInt64 ``0(valuetype System.ReadOnlySpan`1<Byte>, Int64)";
    private const MethodAttributes Public = MethodAttributes.Public | MethodAttributes.Static;

    private static readonly Version Asked = new(10, 0, 0, 2);

    private readonly string _folder = Directory.CreateTempSubdirectory("surface-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Unmet_RightMember_IsEmpty() => Assert.Empty(Unmet(Asked, Public, typeof(ulong), typeof(ReadOnlySpan<byte>), typeof(long)));

    [Fact]
    public void Unmet_OlderVersion_IsNamed() =>
        Assert.Equal(
            ["version 10.0.0.2 or later, not 10.0.0.1"],
            Unmet(new Version(10, 0, 0, 1), Public, typeof(ulong), typeof(ReadOnlySpan<byte>), typeof(long)));

    [Fact]
    public void Unmet_MissingParameter_NamesTheMember() => Assert.Equal([Method], Unmet(Asked, Public, typeof(ulong), typeof(ReadOnlySpan<byte>)));

    [Fact]
    public void Unmet_OtherParameterType_NamesTheMember() =>
        Assert.Equal([Method], Unmet(Asked, Public, typeof(ulong), typeof(Span<byte>), typeof(long)));

    [Fact]
    public void Unmet_OtherReturnType_NamesTheMember() =>
        Assert.Equal([Method], Unmet(Asked, Public, typeof(long), typeof(ReadOnlySpan<byte>), typeof(long)));

    [Fact]
    public void Unmet_InstanceInsteadOfStatic_NamesTheMember() =>
        Assert.Equal([Method], Unmet(Asked, MethodAttributes.Public, typeof(ulong), typeof(ReadOnlySpan<byte>), typeof(long)));

    [Fact]
    public void Unmet_NotPublic_NamesTheMember() =>
        Assert.Equal([Method], Unmet(Asked, MethodAttributes.Assembly | MethodAttributes.Static, typeof(ulong), typeof(ReadOnlySpan<byte>), typeof(long)));

    [Fact]
    public void Unmet_MissingType_NamesTypeAndMember() =>
        Assert.Equal([Method, "type System.IO.Hashing.XxHash3"], Unmet(Write("System.IO.Hashing", Asked, static module => module.DefineType("Other", TypeAttributes.Public))));

    /// <summary>StackExchange.Redis calls <c>foreach</c> over these structs, which disposes the enumerator through an interface.</summary>
    [Fact]
    public void Unmet_StructWithoutInterfaceItIsCalledThrough_NamesTheInterface()
    {
        const string Enumerator = "Pipelines.Sockets.Unofficial.Delegates/DelegateEnumerator`1";
        var path = Write("Pipelines.Sockets.Unofficial", new Version(1, 0, 0, 0), static module =>
        {
            var outer = module.DefineType("Pipelines.Sockets.Unofficial.Delegates", TypeAttributes.Public);
            var nested = outer.DefineNestedType("DelegateEnumerator`1", TypeAttributes.NestedPublic, typeof(ValueType), [typeof(IEnumerator)]);
            nested.DefineGenericParameters("T");
            foreach (var (name, type) in ((string, Type)[])[("get_Current", typeof(object)), ("MoveNext", typeof(bool)), ("Reset", typeof(void))])
            {
                nested.DefineMethod(name, MethodAttributes.Public | MethodAttributes.Virtual, type, []).GetILGenerator().ThrowException(typeof(NotSupportedException));
            }

            nested.CreateType();
            return outer;
        });

        Assert.Contains($"interface System.IDisposable of {Enumerator}", Unmet(path));
    }

    private static IReadOnlyList<string> Unmet(string standIn)
    {
        using var demands = new AssemblyDemands(typeof(ConnectionMultiplexer).Assembly.Location);
        return demands.Unmet(AssemblySurface.Read(standIn));
    }

    private IReadOnlyList<string> Unmet(Version version, MethodAttributes attributes, Type result, params Type[] parameters) =>
        Unmet(Write("System.IO.Hashing", version, module =>
        {
            var type = module.DefineType("System.IO.Hashing.XxHash3", TypeAttributes.Public);
            type.DefineMethod("HashToUInt64", attributes, result, parameters).GetILGenerator().ThrowException(typeof(NotSupportedException));
            return type;
        }));

    private string Write(string name, Version version, Func<ModuleBuilder, TypeBuilder> define)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = version }, typeof(object).Assembly);
        define(assembly.DefineDynamicModule(name)).CreateType();
        var path = Path.Combine(_folder, $"{name}.dll");
        assembly.Save(path);
        return path;
    }
}
