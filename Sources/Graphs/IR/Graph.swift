/// A handle to a value of the graph under construction; meaningful only to the builder that gave it.
public struct Tensor: Hashable, Sendable {
    /// Index into `Graph.values`.
    public let id: Int32

    package init(id: Int32) {
        self.id = id
    }
}

/// Where a value comes from.
public enum ValueOrigin: Hashable, Sendable {
    /// Index into `Graph.inputs`.
    case input(Int32)
    /// Index into `Graph.parameters`.
    case parameter(Int32)
    /// The same, rounded to bfloat16 once a step.
    case roundedParameter(Int32)
    /// Index into `Graph.states`.
    case state(Int32)
    /// Index into `Graph.nodes`, and which of the node's outputs.
    case node(Int32, output: Int32)
}

/// A tensor of the graph: what it holds and who makes it.
public struct Value: Sendable {
    /// Shape and element type.
    public var type: TensorType
    /// Who makes it.
    public var origin: ValueOrigin
    /// Name to inspect it by; empty where nobody named it.
    public var name: String
}

/// An operation applied to values; edges are indices into `Graph.values`.
public struct Node: Sendable {
    /// What is computed.
    public var operation: any Operation
    /// The operands, as indices into `Graph.values`.
    public var inputs: [Int32]
    /// The results, as indices into `Graph.values`.
    public var outputs: [Int32]
    /// Index into `Graph.layers`.
    public var layer: Int32
    /// Whether the node belongs to the backward pass.
    public var isBackward: Bool
}

/// An input the caller fills before each run.
public struct GraphInput: Sendable, Hashable {
    /// The name to fill it by.
    public let name: String
    /// Index into `Graph.values`.
    public let value: Int32
}

/// A trained tensor.
public struct Parameter: Sendable {
    /// Full name, the enclosing layers first: `h0.attention.query.weight`.
    public let name: String
    /// Its axes.
    public let shape: Shape
    /// How it starts.
    public let initializer: Initializer
    /// Whether weight decay applies: true for matrices, false for biases and norms.
    public let decays: Bool
    /// Index into `Graph.values`.
    public let value: Int32
}

/// A tensor that is kept and saved with the parameters but not trained, such as running statistics.
/// After a step it moves by `momentum` toward the mean of what the slices observed.
public struct GraphState: Sendable {
    /// Full name, the enclosing layers first: `norm0.running.mean`.
    public let name: String
    /// Its axes.
    public let shape: Shape
    /// What all its elements are before the first step.
    public let initial: Float
    /// How far a step moves it toward what was observed, from 0 to 1.
    public let momentum: Float
    /// Index into `Graph.values`.
    public let value: Int32
    /// The value that observes it in a training step; nil in a forward-only graph.
    public var observation: Int32?
}

/// A named group of nodes: a row of the layer table.
public struct Layer: Sendable, Hashable {
    /// Full name, outer scopes first: `h0.attention`.
    public let name: String
    /// What it is, for people: `dense`, `attention`.
    public let kind: String
}

/// A static computation: nodes in an order in which they can run, joined by indices.
public struct Graph: Sendable {
    /// The operations, in an order in which they can run.
    public internal(set) var nodes: [Node] = []
    /// Every tensor: inputs, parameters, states and what nodes make.
    public internal(set) var values: [Value] = []
    /// What the caller fills, in the order of declaration.
    public internal(set) var inputs: [GraphInput] = []
    /// What is trained, in the order of declaration.
    public internal(set) var parameters: [Parameter] = []
    /// What is kept but not trained, in the order of declaration.
    public internal(set) var states: [GraphState] = []
    /// Named groups of nodes; the first one, without a name, holds what stands in no other.
    public internal(set) var layers: [Layer] = [Layer(name: "", kind: "")]

    public init() {}

    /// Types of a node's inputs.
    func inputTypes(of node: Node) -> [TensorType] {
        node.inputs.map { values[Int($0)].type }
    }

    /// Types of a node's outputs.
    func outputTypes(of node: Node) -> [TensorType] {
        node.outputs.map { values[Int($0)].type }
    }

    /// Index of the node that makes a value; nil for inputs, parameters and states.
    func producer(of value: Int32) -> Int? {
        if case .node(let index, _) = values[Int(value)].origin { return Int(index) }
        return nil
    }
}
