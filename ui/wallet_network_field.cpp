#include "ui/wallet_network_field.hpp"

#include "ui/error_text.hpp"
#include "ui/plain_label.hpp"
#include "ui/wallet_text.hpp"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace barter::ui {
namespace {

using tron::NetworkName;

bool knowsItsTokens(NetworkName name)
{
    const auto network = tron::publicNetwork(name);
    return network && network->identity();
}

std::string textOf(const QLineEdit& line)
{
    return line.text().trimmed().toStdString();
}

}  // namespace

WalletNetworkField::WalletNetworkField(QWidget* parent)
    : QWidget{parent}, m_form{new QFormLayout{this}}, m_name{new QComboBox}, m_hint{makeHintLabel()}
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    for (const auto each : tron::allNetworkNames) {
        m_name->addItem(networkName(each));
    }
    m_form->addRow(tr("Net&work"), m_name);
    m_form->addRow(QString{}, m_hint);
    m_node = addLine(tr("N&ode"), QStringLiteral("https://…"));
    m_solidity = addLine(tr("&Solidity node"), tr("the same, if left empty"));
    m_contract = addLine(tr("Contract of &BTT"), QStringLiteral("T…"));
    m_bttold = addLine(tr("Id of BTTO&LD"), tr("none, if left empty"));
    connect(m_name, &QComboBox::currentIndexChanged, this, [this] {
        showRows();
        Q_EMIT changed();
    });
    showRows();
}

QLineEdit* WalletNetworkField::addLine(const QString& label, const QString& example)
{
    auto* line = new QLineEdit;
    line->setPlaceholderText(example);
    m_form->addRow(label, line);
    connect(line, &QLineEdit::textChanged, this, &WalletNetworkField::changed);
    return line;
}

NetworkName WalletNetworkField::name() const
{
    return tron::allNetworkNames[static_cast<std::size_t>(std::max(m_name->currentIndex(), 0))];
}

void WalletNetworkField::showRows()
{
    const bool isCustom = name() == NetworkName::custom;
    const bool needsTokens = !knowsItsTokens(name());
    for (auto* line : {m_node, m_solidity}) {
        m_form->setRowVisible(line, isCustom);
    }
    for (auto* line : {m_contract, m_bttold}) {
        m_form->setRowVisible(line, needsTokens);
    }
    QString hint = tr("Most people want this one. A wallet stays with its network for good.");
    if (isCustom) {
        hint = tr("For people who run nodes of their own. A wallet stays with its network for good.");
    } else if (tron::isTestNetwork(name())) {
        hint = tr("For trying things out: coins have no value there. A wallet stays with its network for good.");
    }
    m_hint->setText(hint);
}

account::NetworkWish WalletNetworkField::wish() const
{
    account::NetworkWish wish;
    wish.name = name();
    if (wish.name == NetworkName::custom) {
        wish.node = textOf(*m_node);
        wish.solidity = textOf(*m_solidity);
    }
    if (!knowsItsTokens(wish.name)) {
        wish.bttContract = textOf(*m_contract);
        wish.bttoldId = textOf(*m_bttold);
    }
    return wish;
}

QString WalletNetworkField::problem() const
{
    const auto wanted = wish();
    if (wanted.name == NetworkName::custom) {
        if (wanted.node.empty()) {
            return tr("Fill in the address of the node.");
        }
        if (const auto node = tron::makeNodeAddress(wanted.node, wanted.solidity, {}); !node) {
            return errorText(node.error());
        }
    }
    if (!knowsItsTokens(wanted.name)) {
        if (const auto contract = wallet::Address::parse(wanted.bttContract); !contract) {
            return tr("The contract of BTT: %1").arg(errorText(contract.error()));
        }
        const bool isNumber = std::ranges::all_of(wanted.bttoldId, [](char c) { return c >= '0' && c <= '9'; });
        constexpr std::size_t mostDigits = 18;
        if (!isNumber || wanted.bttoldId.size() > mostDigits) {
            return tr("The id of BTTOLD is a number.");
        }
    }
    return {};
}

}  // namespace barter::ui
